import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { RunEvent } from '../../../src/jobs/run/run-event.ts';
import { openRunEvents } from '../../../src/jobs/run/run-events.ts';

const step = (number: number): RunEvent => ({ kind: 'step', phase: 1, step: number, text: '' });

test('listeners are told in their order, each from when it listens until it is disposed of', () => {
  const told: string[] = [];
  const teller = (name: string) => (event: RunEvent) => {
    if (event.kind === 'step') told.push(`${name}${event.step}`);
  };
  const events = openRunEvents([teller('a')]);
  events.emit(step(1));
  {
    using _ = events.listen(teller('b'));
    events.emit(step(2));
  }
  events.emit(step(3));
  expect(told).toEqual(['a1', 'a2', 'b2', 'a3']);
});

test('what a listener shows can be waited for', async () => {
  const shown: number[] = [];
  const events = openRunEvents([
    async (event) => {
      await setImmediate();
      if (event.kind === 'step') shown.push(event.step);
    },
  ]);
  events.emit(step(1));
  events.emit(step(2));
  expect(shown).toEqual([]);
  await events.shown();
  expect(shown).toEqual([1, 2]);
  await events.shown();
});
