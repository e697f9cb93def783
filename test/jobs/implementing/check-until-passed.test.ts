import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../../src/agent/implementer.ts';
import { checkUntilPassed } from '../../../src/jobs/implementing/check-until-passed.ts';
import { CheckFailed } from '../../../src/jobs/run/check-failed.ts';
import type { RunEvent } from '../../../src/jobs/run/run-event.ts';
import { openRunEvents } from '../../../src/jobs/run/run-events.ts';
import { phaseText, samplePlan } from '../../support/plans.ts';

type Params = Parameters<typeof checkUntilPassed>;

const { phases } = samplePlan({
  sections: {
    Phases: phaseText({ number: 1, files: ['create `x.js`'], verify: ['`npm test`', '`./verify`'] }),
  },
});

/**
 * A phase at its end: `outcomes` says which commands fail in which round, from 0, and what they print. Gives what the
 * model was told and what was run, in order.
 */
async function check(
  outcomes: (command: string, round: number) => string | undefined,
  { rounds = 2, forPhase = true }: { rounds?: number; forPhase?: boolean } = {},
) {
  const told: Failure[] = [];
  const ran: string[] = [];
  const kept: string[] = [];
  const emitted: RunEvent[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
    foreign: () => undefined,
    group: <T>(_title: string, body: () => Promise<T>) => body(),
  };
  const sandbox = {
    run: async (command: string) => {
      ran.push(command);
      const failure = outcomes(command, told.length);
      const ended = { outcome: 'exited', exitCode: failure === undefined ? 0 : 1 } as const;
      return { command, ...ended, output: failure ?? 'fine', omittedBytes: 0, durationMs: 1 };
    },
    keep: async (text: string) => {
      kept.push(text);
      return '/run/tmp/output-1.txt';
    },
  };
  const implementer = {
    fix: async (failure: Failure) => {
      told.push(failure);
      return { kind: 'worked' as const };
    },
  };
  const quality = { commands: ['npm test'], timeout_minutes: 1, max_fix_rounds: rounds };
  const clock = () => new Date('2026-11-20T10:00:00Z');
  const config = { quality, limits: { minutes: 60 } };
  const events = openRunEvents([(event) => void emitted.push(event)]);
  const run = { deps: { log, clock }, config, startedAt: clock(), events } as unknown as Params[0];
  const workbench = { sandbox, checked: [] } as unknown as Params[1]['workbench'];
  const end = await checkUntilPassed(run, {
    workbench,
    implementer: implementer as unknown as Params[1]['implementer'],
    what: 'phase 1/1: X',
    ...(forPhase && { phases }),
  }).catch((error: unknown) => error);
  return { end, told, ran, kept, emitted, checked: workbench.checked.map(({ command }) => command) };
}

test('what passes is run once, with the phase’s own commands, none of them twice', async () => {
  const { end, told, ran, checked } = await check(() => undefined);
  expect({ end, told, ran, checked }).toEqual({
    end: 0,
    told: [],
    ran: ['npm test', './verify'],
    checked: ['npm test'],
  });
});

test('a failure is told together with how the phase’s own commands ended', async () => {
  const { end, told } = await check((command, round) => (round === 0 ? `${command} is broken` : undefined));
  expect(end).toBe(1);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ kind: 'check', round: 1, rounds: 2 });
  expect(told[0]?.text).toBe(
    [
      '$ npm test\n[exit code 1]\n\nnpm test is broken',
      'The commands by which the plan verifies this phase, run by the host:',
      '- `./verify`: failed',
    ].join('\n\n'),
  );
});

test('each check is told as it ended, to whoever listens to the run', async () => {
  const { emitted } = await check((command, round) => (round === 0 ? `${command} is broken` : undefined));
  const exits = emitted.map((event) =>
    event.kind === 'check' ? [event.check, event.runs.map(({ exitCode }) => exitCode)] : event.kind,
  );
  expect(exits).toEqual([
    ['quality', [1]],
    ['verify', [1]],
    ['quality', [0]],
  ]);
});

test('what does not pass in the end stops the phase, with the output of the check', async () => {
  const { end, told } = await check((command) => (command === 'npm test' ? 'broken' : undefined));
  expect(told.map(({ round }) => round)).toEqual([1, 2]);
  expect(end).toBeInstanceOf(CheckFailed);
  expect(end).toMatchObject({ conclusion: 'failed', output: '$ npm test\n[exit code 1]\n\nbroken' });
});

describe('where only a command of the plan fails', () => {
  const verifyFails = (command: string) => (command === './verify' ? 'no such thing' : undefined);

  test('that is told once and does not stop the phase, for it need not be the code that is wrong', async () => {
    const { end, told, ran, checked } = await check(verifyFails);
    expect(end).toBe(1);
    expect(told).toEqual([
      {
        kind: 'verify',
        round: 1,
        rounds: 2,
        text: 'The commands by which the plan verifies this phase, run by the host:\n\n- `./verify`: failed\n\n$ ./verify\nno such thing',
      },
    ]);
    expect(ran).toEqual(['npm test', './verify', 'npm test']);
    expect(checked).toEqual(['npm test']);
  });

  test('it is told only as long as there are rounds for it', async () => {
    expect(await check(verifyFails, { rounds: 0 })).toMatchObject({ end: 0, told: [] });
  });

  test('and it is not run where no phase is at stake', async () => {
    expect(await check(verifyFails, { forPhase: false })).toMatchObject({ end: 0, ran: ['npm test'] });
  });
});

test('an output too long to be told is kept where it can be read, and not told to people', async () => {
  const long = 'line\n'.repeat(10_000);
  const { end, told, kept } = await check((command) => (command === 'npm test' ? long : undefined));
  expect(told[0]?.text.length).toBeLessThan(13_000);
  expect(told[0]?.text).toContain('The output at its full length is in /run/tmp/output-1.txt');
  expect(kept).toEqual([long, long]);
  expect((end as CheckFailed).output).not.toContain('/run/tmp');
});
