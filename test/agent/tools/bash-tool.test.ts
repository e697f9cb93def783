import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import { describe, expect, test } from '@jest/globals';
import { bashTool, type Shell } from '../../../src/agent/tools/bash-tool.ts';

type Result = Awaited<ReturnType<Shell['exec']>>;

/** A shell that gives its results in turn and notes what it was asked. */
function scriptedShell(...results: Partial<Result>[]) {
  const asked: { command: string; timeoutMs: number; signal: AbortSignal | undefined }[] = [];
  const kept: string[] = [];
  const shell: Shell = {
    exec: async (command, { timeoutMs, signal }) => {
      asked.push({ command, timeoutMs, signal });
      return { exitCode: 0, output: '', omittedBytes: 0, outcome: 'exited', ...results.shift() };
    },
    keep: async (text) => {
      kept.push(text);
      return '/run/tmp/output-1.txt';
    },
  };
  const tool = bashTool(shell);
  const call = async (input: object, signal?: AbortSignal) =>
    tool.run(tool.parse(input), { signal } as NonNullable<Parameters<typeof tool.run>[1]>);
  return { asked, call, kept, shell, tool };
}

test('a command that succeeds gives its output, or says that there was none', async () => {
  const { call } = scriptedShell({ output: 'hello\n' }, { output: '\n' });
  expect(await call({ command: 'echo hello' })).toBe('hello\n');
  expect(await call({ command: 'echo' })).toBe('(no output)');
});

test('a command that fails is an error with its output and how it ended', async () => {
  const { call } = scriptedShell(
    { exitCode: 2, output: 'no such file' },
    { exitCode: null, outcome: 'timed_out', output: 'half' },
    { exitCode: 1 },
  );
  await expect(call({ command: 'ls x' })).rejects.toThrow(new ToolError('no such file\n[exit code 2]'));
  await expect(call({ command: 'sleep 9' })).rejects.toThrow(new ToolError('half\n[timed out]'));
  await expect(call({ command: 'false' })).rejects.toThrow(new ToolError('[exit code 1]'));
});

test('time and signal are passed on, and time has a limit', async () => {
  const { asked, call } = scriptedShell();
  const { signal } = new AbortController();
  await call({ command: 'a' });
  await call({ command: 'b', timeout_ms: 5_000 }, signal);
  expect(asked).toEqual([
    { command: 'a', timeoutMs: 120_000, signal: undefined },
    { command: 'b', timeoutMs: 5_000, signal },
  ]);
  await expect(call({ command: 'c', timeout_ms: 600_001 })).rejects.toThrow();
});

test('the shell can be restarted, with a command or without', async () => {
  const { asked, call } = scriptedShell({}, {}, { output: 'fresh' });
  expect(await call({ restart: true })).toBe('The shell was restarted.');
  expect(await call({ restart: true, command: 'echo fresh' })).toBe('fresh');
  expect(asked.map(({ command }) => command)).toEqual(['exit', 'exit', 'echo fresh']);
  await expect(call({})).rejects.toThrow(new ToolError('bash: command is required'));
});

test('it is offered with the inputs that the SDK gives it', () => {
  const { tool } = scriptedShell();
  const { properties } = 'input_schema' in tool ? tool.input_schema : {};
  expect(Object.keys(properties ?? {})).toEqual(['command', 'restart', 'timeout_ms']);
});

describe('a long output', () => {
  const long = Array.from({ length: 4_000 }, (_, index) => `line ${index + 1}\n`).join('');

  test('is shown by its beginning and its end, and kept whole where it can be paged through', async () => {
    const { call, kept } = scriptedShell({ output: long });
    const result = String(await call({ command: 'npm test' }));
    expect(kept).toEqual([long]);
    expect(result.length).toBeLessThanOrEqual(12_000);
    expect(result).toMatch(/^line 1\nline 2\n/);
    expect(result).toMatch(/line 3999\nline 4000\n$/);
    const [, from, to] = /lines (\d+) to (\d+) are left out here/.exec(result) ?? [];
    expect(result).toContain(`line ${Number(from) - 1}\n\n[…`);
    expect(result).toContain(`…]\n\nline ${Number(to) + 1}\n`);
    expect(result).toContain(
      `The whole output is in /run/tmp/output-1.txt: read it with view_range, as [${from}, `,
    );
    expect(result.indexOf('[…')).toBeLessThan(result.length / 2);
  });

  test('of a command that fails says how it ended last', async () => {
    const { call } = scriptedShell({ output: long, exitCode: 1 });
    const error = await call({ command: 'npm test' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ToolError);
    expect(String(error)).toMatch(/line 4000\n+\[exit code 1\]$/);
    expect(String(error)).toContain('/run/tmp/output-1.txt');
  });

  test('that could not be kept whole is not said to be', async () => {
    const { call } = scriptedShell({ output: long, omittedBytes: 7_000 });
    expect(await call({ command: 'yes' })).toContain(
      'The output, but for 7000 bytes of its middle, is in /run/tmp/output-1.txt',
    );
  });

  test('that could not be kept at all comes with advice', async () => {
    const { call, shell } = scriptedShell({ output: long });
    shell.keep = async () => undefined;
    expect(await call({ command: 'npm test' })).toContain('Run it again with its output filtered');
  });

  test('of one line is cut within it', async () => {
    const { call } = scriptedShell({ output: 'x'.repeat(50_000) });
    const result = String(await call({ command: 'cat bundle.js' }));
    expect(result.length).toBeLessThanOrEqual(12_000);
    expect(result).toContain('The whole output is in /run/tmp/output-1.txt.');
  });

  test('that is not much longer than what would be shown of it is shown whole', async () => {
    const { call, kept } = scriptedShell({ output: 'x\n'.repeat(8_000) });
    expect(await call({ command: 'ls' })).toBe('x\n'.repeat(8_000));
    expect(kept).toEqual([]);
  });
});
