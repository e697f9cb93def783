import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { Shell } from '../../../src/agent/tools/bash-tool.ts';
import type { Stillness } from '../../../src/agent/tools/run-still.ts';
import type { CommandResult } from '../../../src/workspace/sandbox/command-result.ts';

/** Runs the commands of the work, each tree's once: what they print is the same for the same files. */
export class Commands {
  readonly #known = new Map<string, CommandResult>();

  async run(workTree: string, command: string): Promise<CommandResult> {
    const changes = command.includes('sed -i');
    const key = changes ? undefined : `${command} ${await digestOf(workTree)}`;
    const known = key === undefined ? undefined : this.#known.get(key);
    if (known) return known;
    const result = await runToEnd(workTree, command);
    if (key !== undefined) this.#known.set(key, result);
    return result;
  }

  shellIn(workTree: string): Shell & Stillness {
    return {
      exec: (command) => this.run(workTree, command),
      keep: async () => undefined,
      still: (work) => work(),
    };
  }
}

async function digestOf(workTree: string): Promise<string> {
  const paths: string[] = [];
  for await (const path of glob('**/*.{js,json,md}', { cwd: workTree })) paths.push(path);
  const hash = createHash('sha256');
  for (const path of paths.sort()) hash.update(`${path}\0`).update(await readFile(join(workTree, path)));
  return hash.digest('base64url');
}

async function runToEnd(workTree: string, command: string): Promise<CommandResult> {
  const child = spawn('/bin/bash', ['-c', command], {
    cwd: workTree,
    env: {
      PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
      HOME: workTree,
      LC_ALL: 'C.UTF-8',
      npm_config_update_notifier: 'false',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exitCode = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  return { command, outcome: 'exited', exitCode, output: steady(output), omittedBytes: 0, durationMs: 0 };
}

/** Without how long something took, which differs from run to run. */
function steady(output: string): string {
  return output.replace(/\(\d+(\.\d+)?ms\)/g, '(1ms)').replace(/duration_ms \d+(\.\d+)?/g, 'duration_ms 1');
}
