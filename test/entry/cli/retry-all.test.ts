import { expect, test } from '@jest/globals';
import { runIdSchema } from '../../../src/core/ids.ts';
import { retryAll } from '../../../src/entry/cli/retry-all.ts';
import type { JobSummary } from '../../../src/queue/queue.ts';

const MOST_SHOWN = 1000;

function deskWith(letters: number, { stays }: { stays?: number } = {}) {
  const ids = Array.from({ length: letters }, (_, at) =>
    runIdSchema.parse((at + 1).toString(16).padStart(16, '0')),
  );
  const dead = new Set(ids);
  return {
    ids,
    dead,
    jobs: async () => [...dead].slice(0, MOST_SHOWN).map((id): JobSummary => ({ ...SUMMARY, id })),
    retry: async (id: JobSummary['id']) => {
      if (id === ids[stays ?? -1]) return false;
      return dead.delete(id);
    },
  };
}

const SUMMARY: Omit<JobSummary, 'id'> = {
  state: 'dead',
  kind: 'plan',
  repository: 'octo-org/hello',
  number: 1,
  delivery: undefined,
  tries: 3,
  queuedAt: new Date(0),
  endedAt: new Date(0),
  line: undefined,
};

test('more letters than one look shows are all tried afresh', async () => {
  const desk = deskWith(2 * MOST_SHOWN + 1);
  expect(await retryAll(desk)).toEqual(desk.ids);
  expect(desk.dead.size).toBe(0);
});

test('one that somebody else has taken meanwhile is not asked for again and again', async () => {
  const desk = deskWith(3, { stays: 1 });
  expect(await retryAll(desk)).toEqual([desk.ids[0], desk.ids[2]]);
});
