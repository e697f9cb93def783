import { availableParallelism, cpus } from 'node:os';
import { type ActionStart, measureActionStart } from './action-start.ts';
import { type Aim, aimsOf } from './aims.ts';
import { type MemorySample, measureMemory } from './memory.ts';
import { measureOverhead, type Overhead } from './overhead.ts';
import type { Loop } from './reading-session.ts';
import { type SessionFigures, sessionFigures } from './session-figures.ts';
import type { SessionRun } from './session-stage.ts';
import { bareHandoff, bareSingle, batonHandoff } from './sessions.ts';
import { Commands } from './work/commands.ts';
import { CAUSES } from './work/moves.ts';

/** All that one run of the benchmark came to. Times in milliseconds, money in US dollars. */
export interface Measured {
  machine: { node: string; processor: string; cores: number };
  sessions: SessionFigures[];
  overhead: Overhead & { turns: number };
  memory: Record<Loop, MemorySample[]>;
  actionStart: ActionStart[];
  aims: Aim[];
}

export async function runBench({
  short,
  tell,
}: {
  short: boolean;
  /** Told what is being measured. */
  tell: (what: string) => void;
}): Promise<Measured> {
  tell('Sessions …');
  const sessions = await measureSessions();
  tell('Overhead …');
  const turns = short ? 10 : 40;
  const overhead = await measureOverhead({ turns, rounds: short ? 1 : 15 });
  tell('Memory …');
  const length = { turns: short ? 30 : 300 };
  const memory = { baton: await measureMemory('baton', length), bare: await measureMemory('bare', length) };
  tell('Start of the action …');
  const sizes = short ? [30] : [30, 2_000];
  const actionStart: ActionStart[] = [];
  for (const files of sizes) actionStart.push(await measureActionStart({ files, rounds: short ? 1 : 9 }));
  const measured = { sessions, overhead: { ...overhead, turns }, memory, actionStart };
  const machine = {
    node: process.version,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
  };
  return { machine, ...measured, aims: aimsOf(measured) };
}

/** Every way of doing the same work; throws where one did not come to the same files. */
async function measureSessions(): Promise<SessionFigures[]> {
  const commands = new Commands();
  const [oneByOne, sideBySide] = [{ sideBySide: false }, { sideBySide: true }];
  const runs: [string, SessionRun][] = [
    ['single', await bareSingle(commands, { plans: true, ...oneByOne })],
    ['single, side by side', await bareSingle(commands, { plans: true, ...sideBySide })],
    ['single, no plan', await bareSingle(commands, { plans: false, ...oneByOne })],
    ['single, no plan, side by side', await bareSingle(commands, { plans: false, ...sideBySide })],
    ['bare handoff', await bareHandoff(commands, oneByOne)],
    ['bare handoff, side by side', await bareHandoff(commands, sideBySide)],
    ['Baton, same turns', await batonHandoff(commands, new Set())],
  ];
  for (const [index, cause] of CAUSES.entries()) {
    runs.push([`Baton, … ${cause}`, await batonHandoff(commands, new Set(CAUSES.slice(0, index + 1)))]);
  }
  const [first] = runs;
  const other = runs.find(([, { files }]) => files !== first?.[1].files);
  if (other) throw new Error(`“${other[0]}” did not come to the same files as “${first?.[0]}”`);
  return runs.map(([name, run]) => sessionFigures(name, run));
}
