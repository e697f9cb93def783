import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { script } from '../support/claude/scripted-model.ts';
import { endlessReader } from './support/endless-model.ts';
import { plan } from './support/planning.ts';
import { openStage } from './support/stage.ts';

const TURNS = 300;
const FILE_BYTES = 28_000;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Megabytes that are in use when nothing is left to be freed. */
function inUse(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

test('a session of 300 turns takes no more memory at its end than after a third of it', async () => {
  const files = Object.fromEntries(
    Array.from({ length: TURNS }, (_, index) => [
      `f${index + 1}.txt`,
      `${index} `.repeat(FILE_BYTES).slice(0, FILE_BYTES),
    ]),
  );
  const measured = new Map<number, number>();
  await using stage = await openStage(script([]), {
    files,
    limits: { contextTokens: 60_000, turns: 1_000, usd: 1_000 },
    session: { observe: () => undefined },
  });
  const client = endlessReader({
    turns: TURNS,
    onTurn: (turn) => {
      if (turn % 100 === 0) measured.set(turn, inUse());
    },
  });
  for (const name of Object.keys(files)) delete files[name];
  await expect(plan({ ...stage, client })).rejects.toThrow('without a plan');

  expect(stage.ledger.entries.length).toBeGreaterThan(TURNS);
  const grown = (measured.get(300) ?? Number.NaN) - (measured.get(100) ?? Number.NaN);
  // What was read in between is 5.6 MB.
  expect(grown).toBeLessThan(2);
});
