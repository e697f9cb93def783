import { expect, test } from '@jest/globals';
import { openLiveDisplay } from '../../src/entry/live-display.ts';
import type { RunEvent } from '../../src/jobs/run/run-event.ts';

const totals = {
  requests: 3,
  inputTokens: 1_000,
  cacheWriteTokens: 2_000,
  cacheReadTokens: 117_000,
  outputTokens: 640,
  peakContextTokens: 9_000,
  usd: 0.42,
  unpricedModels: [],
};
const turn = (...tools: string[]) =>
  ({ kind: 'turn', role: 'implementer', phase: 2, tools, totals, message: {} }) as unknown as RunEvent;
const phase = (status: 'working' | 'checking' | 'done', name = 'Wiring'): RunEvent => ({
  kind: 'phase',
  number: 2,
  total: 5,
  name,
  steps: 3,
  status,
});

/** What a terminal of that width shows in the end, line by line. */
function screenOf({ isTTY = true, columns = 100 } = {}) {
  let lines = [''];
  const write = (text: string) => {
    const cleared = text.split('\r\u001b[2K');
    for (const [at, part] of cleared.entries()) {
      if (at > 0) lines[lines.length - 1] = '';
      const [first = '', ...more] = part.split('\n');
      lines[lines.length - 1] += first;
      lines.push(...more);
    }
    return true;
  };
  const display = openLiveDisplay({ write, isTTY, columns });
  return { display, shown: () => lines, clear: () => (lines = ['']) };
}

test('one line follows phase, step, tool, tokens and cost', () => {
  const { display, shown } = screenOf();
  const seen: string[] = [];
  const events: RunEvent[] = [
    phase('working'),
    turn('edit', 'bash'),
    { kind: 'step', phase: 2, step: 1, text: 'First.' },
    { kind: 'step', phase: 2, step: 1, text: 'First.' },
    { kind: 'retry', reason: 'terminated', waitMs: 5 },
    phase('checking'),
    { kind: 'check', check: 'quality', passed: false, runs: [] },
    phase('done'),
  ];
  for (const event of events) {
    display.listener(event);
    seen.push(shown().join('|'));
  }
  expect(seen).toEqual([
    'phase 2/5 Wiring · step 1/3 · waiting for the model · 0 tokens · $0.00',
    'phase 2/5 Wiring · step 1/3 · edit, bash · 121k tokens · $0.420',
    'phase 2/5 Wiring · step 2/3 · edit, bash · 121k tokens · $0.420',
    'phase 2/5 Wiring · step 2/3 · edit, bash · 121k tokens · $0.420',
    'phase 2/5 Wiring · step 2/3 · the request broke; trying again · 121k tokens · $0.420',
    'phase 2/5 Wiring · step 2/3 · quality check · 121k tokens · $0.420',
    'phase 2/5 Wiring · step 2/3 · a check failed · 121k tokens · $0.420',
    'phase 2 done · 121k tokens · $0.420',
  ]);
});

test('lines of the log come above it, and nothing of it is left in the end', () => {
  const { display, shown } = screenOf();
  display.write('before\n');
  display.listener(turn('read'));
  display.write('one\ntwo\n');
  expect(shown()).toEqual(['before', 'one', 'two', 'read · 121k tokens · $0.420']);
  display[Symbol.dispose]();
  expect(shown()).toEqual(['before', 'one', 'two', '']);
});

test('it never reaches the last column, where it would wrap', () => {
  const { display, shown } = screenOf({ columns: 30 });
  display.listener(phase('working', 'A name that is far too long for a terminal as narrow as this'));
  expect(shown()).toEqual([expect.stringMatching(/^phase 2\/5 A name.{12}…$/)]);
  expect(shown()[0]).toHaveLength(29);
});

test('nothing that a plan or a model says moves the cursor', () => {
  const { display, shown } = screenOf();
  display.listener(phase('working', 'Up\u001b[1A\u202Ewards\nand on'));
  display.listener(turn('ba\u0007sh'));
  expect(shown()).toEqual(['phase 2/5 Up[1Awards and on · step 1/3 · bash · 121k tokens · $0.420']);
});

test('where there is no terminal, only the lines of the log are written', () => {
  const { display, shown } = screenOf({ isTTY: false });
  display.listener(turn('read'));
  display.write('a line\n');
  display[Symbol.dispose]();
  expect(shown()).toEqual(['a line', '']);
});
