import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { bashTool } from '../../../src/agent/tools/bash-tool.ts';
import { exploringTools } from '../../../src/agent/tools/file-tools.ts';
import { ShownFiles } from '../../../src/agent/tools/shown-files.ts';
import { toolSet } from '../../../src/agent/tools/tool-set.ts';
import { type Bench, openBench } from '../../workspace/support/bench.ts';

let bench: Bench;
let call: (name: string, input: object) => Promise<string>;

beforeEach(async () => {
  bench = await openBench();
  const { workTree, temp } = bench.directory;
  const shown = new ShownFiles();
  const { tools } = toolSet([
    ...exploringTools({ workTree, shown, alsoReadable: [temp] }),
    bashTool(bench.sandbox.shell()),
  ]);
  call = async (name, input) => {
    const run = async () => tools.find((tool) => tool.name === name)!.run(input);
    return String(
      await run().catch((error: unknown) => (error instanceof ToolError ? error.content : error)),
    );
  };
});
afterEach(async () => {
  await bench[Symbol.asyncDispose]();
});

/** Where the note in a result says that the whole output lies, and which lines it advises to read. */
function noteIn(result: string) {
  const [, path = '', from, to] =
    /The whole output is in (\S+): read it with view_range, as \[(\d+), (\d+)\]/.exec(result) ?? [];
  return { path, range: [Number(from), Number(to)] as const };
}

test('what is left out of a long output can be read, searched and used by commands, in the sandbox', async () => {
  const result = await call('bash', { command: 'seq -f "line %.0f of the log" 20000; false' });
  expect(result.length).toBeLessThan(13_000);
  expect(result).toMatch(/line 20000 of the log\n+\[exit code 1\]$/);
  const { path, range } = noteIn(result);
  expect(path.startsWith(`${bench.directory.temp}/`)).toBe(true);
  expect(result).not.toContain(`line ${range[0]} of the log`);
  const page = await call('read', { file_path: path, view_range: range });
  expect(page).toMatch(new RegExp(`^line ${range[0]} of the log\n[\\s\\S]*line ${range[1]} of the log$`));
  expect(await call('grep', { pattern: 'line 12345 ', path })).toContain('12345:line 12345 of the log');
  expect(await call('bash', { command: `sed -n 12345p ${path}` })).toBe('line 12345 of the log\n');
});

test('a link that a command has put there leads nowhere', async () => {
  await call('bash', { command: `ln -s ${bench.hidden}/secret.txt "$TMPDIR/output.txt"` });
  const told = await call('read', { file_path: `${bench.directory.temp}/output.txt` });
  expect(told).toContain('outside');
  expect(told).not.toContain('the sentinel');
});
