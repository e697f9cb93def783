import { betaReadTool } from '@anthropic-ai/sdk/tools/agent-toolset/node';
import { makeTree } from '../../test/agent/support/tree.ts';
import { median } from './median.ts';
import { type Loop, readingSession } from './reading-session.ts';

/** Milliseconds of a turn that neither the model nor the tool took. */
export type Overhead = Readonly<Record<Loop, number>>;

const BYTES = 3_000;

/** Both loops in turn, so that what else the machine does hits both; medians. */
export async function measureOverhead({
  turns,
  rounds,
}: {
  turns: number;
  rounds: number;
}): Promise<Overhead> {
  const files = Object.fromEntries(
    Array.from({ length: turns }, (_, index) => [
      `${index + 1}.txt`,
      `${index} `.repeat(BYTES).slice(0, BYTES),
    ]),
  );
  await using tree = await makeTree(files);
  const workTree = tree.path;
  const measured: Record<Loop, number[]> = { baton: [], bare: [] };
  for (let round = 0; round < rounds + WARM_UP; round++) {
    for (const loop of ['baton', 'bare'] as const) {
      const tool = await readingTime(workTree, turns);
      const loopMs = (await readingSession(loop, { workTree, turns })) - tool;
      if (round >= WARM_UP) measured[loop].push(loopMs / turns);
    }
  }
  return { baton: median(measured.baton), bare: median(measured.bare) };
}

const WARM_UP = 2;

/** What the tool itself takes for the same reads. */
async function readingTime(workdir: string, turns: number): Promise<number> {
  const tool = betaReadTool({ workdir });
  const startedAt = performance.now();
  for (let turn = 1; turn < turns; turn++) await tool.run({ file_path: `${turn}.txt` });
  return performance.now() - startedAt;
}
