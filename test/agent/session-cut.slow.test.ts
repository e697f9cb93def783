import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { call, calls, say, script } from '../support/claude/scripted-model.ts';
import { implementer, protocol } from './support/implementing.ts';
import { openStage } from './support/stage.ts';

const AT_ONCE = 100;
/** Longer than any of the answers is by far. */
const ENOUGH = 5_000;

/** An edit that can be made once, and only after the one before. */
const edit = (n: number) => ({
  name: 'edit',
  input: { file_path: 'a.js', old_string: `state ${n};`, new_string: `state ${n + 1};` },
});

test('an answer may be cut after any byte of it: the edit that it asks for is made once and whole', async () => {
  const broken: number[] = [];
  for (let first = 0; first < ENOUGH && broken.at(-1) !== 0; first += AT_ONCE) {
    const offsets = Array.from({ length: AT_ONCE }, (_, n) => first + n);
    const steps = offsets.map((_, n) => calls(edit(n)));
    const ticks = call('complete_step', { phase: 1, step: 1 });
    await using stage = await openStage(script([...steps, ticks, say('Done.'), say('Done.'), say('Done.')]), {
      files: { 'a.js': 'state 0;\n' },
      limits: { turns: 1_000, usd: 100 },
    });
    for (const [turn, bytes] of offsets.entries()) {
      stage.claude.fault({ kind: { cutAfterBytes: bytes }, when: ({ turnIndex }) => turnIndex === turn });
    }
    await (await implementer(stage)).work(protocol);
    expect(await readFile(join(stage.tree.path, 'a.js'), 'utf8')).toBe(`state ${AT_ONCE};\n`);
    const edits = stage.events.filter((event) => event.kind === 'tool' && event.name === 'edit');
    expect(edits).toHaveLength(AT_ONCE);
    expect(edits.filter((event) => event.kind === 'tool' && event.failed)).toEqual([]);
    broken.push(stage.events.filter(({ kind }) => kind === 'retry').length);
  }
  // All of its bytes were among them: the first hundred broke, and of the last, beyond its end, none did.
  expect(broken[0]).toBe(AT_ONCE);
  expect(broken.at(-1)).toBe(0);
}, 300_000);
