import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { exploringTools } from '../../src/agent/tools/file-tools.ts';
import { runStill } from '../../src/agent/tools/run-still.ts';
import { ShownFiles } from '../../src/agent/tools/shown-files.ts';
import { type Bench, openBench } from './support/bench.ts';

const timeoutMs = 20_000;
let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => {
  await bench[Symbol.asyncDispose]();
});

const sizeOf = (path: string) => statSync(join(bench.directory.workTree, path)).size;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('while the host works on the files', () => {
  test('no process of the sandbox moves, however it was left running; afterwards all go on', async () => {
    const { sandbox } = bench;
    const shell = sandbox.shell();
    const thread =
      "const { Worker } = require('worker_threads'); new Worker('const fs = require(\"fs\"); for (;;) fs.appendFileSync(\"thread\", \"x\")', { eval: true }); setInterval(() => fs.appendFileSync('main', 'x'), 1); const fs = require('fs')";
    await shell.exec(
      `(setsid bash -c 'while :; do (echo x >> forks); done' &); node -e ${JSON.stringify(thread)} & (while :; do echo x >> loop; done) & until [ -s forks ] && [ -s thread ] && [ -s main ] && [ -s loop ]; do sleep 0.01; done`,
      { timeoutMs },
    );
    const names = ['forks', 'thread', 'main', 'loop'];
    const [before, after] = await sandbox.still(async () => {
      const sizes = names.map(sizeOf);
      await pause(150);
      return [sizes, names.map(sizeOf)];
    });
    expect(after).toEqual(before);
    await shell.exec(
      names
        .map((name, index) => `until [ $(wc -c < ${name}) -gt ${before?.[index]} ]; do :; done`)
        .join('\n'),
      { timeoutMs },
    );
    expect(names.map(sizeOf).every((size, index) => size > (before?.[index] ?? 0))).toBe(true);
  });

  test('what it does may fail: the others go on all the same', async () => {
    const { sandbox } = bench;
    const shell = sandbox.shell();
    await shell.exec('true', { timeoutMs });
    await expect(sandbox.still(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await shell.exec('echo on', { timeoutMs })).toMatchObject({ output: 'on\n' });
  });
});

test('a command that swaps a folder for a link out, again and again, gets no file tool to follow it', async () => {
  const { directory, sandbox, hidden } = bench;
  const { workTree } = directory;
  const swap =
    'const fs = require("fs"); for (;;) { fs.renameSync("a", "d"); fs.renameSync("d", "a"); fs.renameSync("b", "d"); fs.renameSync("d", "b"); }';
  await sandbox
    .shell()
    .exec(`mkdir a; echo harmless > a/secret.txt; ln -s ${hidden} b; node -e '${swap}' & sleep 0.2`, {
      timeoutMs,
    });
  const tools = runStill(exploringTools({ workTree, shown: new ShownFiles() }), sandbox);
  const read = async () => {
    const run = async () => tools.find(({ name }) => name === 'read')?.run({ file_path: 'd/secret.txt' });
    return String(await run().catch((error: unknown) => error));
  };
  const answers = new Set<string>();
  // Without the rest, about one in fifteen of these reads gets the sentinel.
  for (let attempt = 0; attempt < 100; attempt++) answers.add(await read());
  expect([...answers].join()).not.toContain('the sentinel');
  expect([...answers].join()).toContain("is outside the session's working directory");
});
