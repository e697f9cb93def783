import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { DatabasePlace } from '../../../../src/queue/database.ts';
import { labelOn, quickQueue } from '../../../queue/support.ts';
import { deliver } from './deliver.ts';

/** A label on that issue, as GitHub sends it. */
export function labelled(issue: number): unknown {
  const source = labelOn(issue);
  if (source.kind !== 'event') throw new Error(source.kind);
  return { ...(source.payload as object), installation: { id: 77 } };
}

/** Sends labels on issues one after the other, and tells which were taken in and which were not. */
export function sendLabels(
  url: string,
  {
    pauseMs,
    atOnce = 1,
    untilTaken = false,
  }: {
    pauseMs: number;
    atOnce?: number;
    /** Whether what nobody answers is sent again, as somebody would who presses "Redeliver". */
    untilTaken?: boolean;
  },
) {
  const answers = new Map<number, number>();
  const failures: unknown[] = [];
  let goesOn = true;
  let sent = 0;
  const sendOne = async (issue: number): Promise<number> => {
    for (;;) {
      try {
        return (await deliver(url, { body: labelled(issue) })).status;
      } catch (error) {
        if (!untilTaken) throw error;
        failures.push(error);
        await sleep(pauseMs);
      }
    }
  };
  const sending = Array.from({ length: atOnce }, async () => {
    while (goesOn) {
      sent += 1;
      const issue = sent;
      answers.set(issue, await sendOne(issue));
      await sleep(pauseMs);
    }
  });
  return {
    answers,
    /** One for each time that nobody answered. */
    failures,
    last: () => [...answers.values()].at(-1),
    end: async () => {
      goesOn = false;
      await Promise.all(sending);
    },
  };
}

/** Everything that was answered with 200 is there, and everything once. Nobody else may use an embedded database meanwhile. */
export async function expectEachOnce(
  place: DatabasePlace,
  { answers }: { answers: ReadonlyMap<number, number> },
): Promise<void> {
  await using queue = await quickQueue(place);
  const { jobs } = await queue.stats();
  const kept = (await queue.jobs(['waiting', 'running', 'dead'])).map(({ number }) => number);
  expect(kept.sort(byNumber)).toEqual([...answers.keys()].sort(byNumber));
  expect(jobs).toMatchObject({ done: 0, cancelled: 0, dead: 0 });
}

function byNumber(a: number, b: number): number {
  return a - b;
}
