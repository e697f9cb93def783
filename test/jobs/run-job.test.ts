import { expect, test } from '@jest/globals';
import type { HelpCommand } from '../../src/core/command.ts';
import type { Log } from '../../src/core/log.ts';
import { Stop } from '../../src/core/stop.ts';
import type { Deps } from '../../src/jobs/run/deps.ts';
import { ignored } from '../../src/jobs/run/outcome.ts';
import { runJob } from '../../src/jobs/run-job.ts';
import { github, repo, testClient, user } from '../github/support.ts';
import { silentLog } from '../support/silent-log.ts';

const command: HelpCommand = {
  kind: 'help',
  number: 42,
  repository: { id: 1, owner: 'octo', name: 'demo', defaultBranch: 'main' },
  actor: user(5, 'ann'),
  runId: '0123456789abcdef' as HelpCommand['runId'],
  comment: { id: 9, nodeId: 'IC_9', author: user(5, 'ann'), at: new Date('2026-01-09T10:00:00Z') },
  unknown: undefined,
};

/** Ends a job by a fault of our own; gives what the log has of it and what people are told. */
async function fault({ debug }: { debug: boolean }): Promise<{ logged: string; report: string }> {
  github()
    .post('/graphql')
    .reply(200, { data: { viewer: { databaseId: 1, login: 'baton[bot]' } } })
    .get(`${repo}/contents/.github%2Fbaton.yml?ref=main`)
    .reply(404, { message: 'Not Found' });
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const log: Log = {
    info: print,
    warn: print,
    error: print,
    foreign: print,
    group: (_title, body) => body(),
  };
  const deps = {
    github: testClient({ log }),
    clock: () => new Date(),
    log,
    host: { serverUrl: 'https://github.com', secrets: [], debug },
    settings: { configPath: '.github/baton.yml', dryRun: true },
  } as unknown as Deps;
  const { outcome } = await runJob(deps, command, async () => {
    throw new TypeError('x is not a function');
  });
  expect(outcome.conclusion).toBe('failed');
  return { logged: lines.join('\n'), report: `${outcome.line}\n${outcome.report}` };
}

const STACK = /^\s+at .+run-job\.test\.ts/m;

test('a fault of our own is told with its reason in the log, and without its stack', async () => {
  const { logged, report } = await fault({ debug: false });
  expect(logged).toContain('The reason: TypeError: x is not a function');
  expect(logged).not.toMatch(STACK);
  expect(report).toContain('Baton itself failed. What is on the branch stays as it is');
  expect(report).not.toContain('TypeError');
});

test('with debug logging the log has the stack, and people are told no more than before', async () => {
  const { logged, report } = await fault({ debug: true });
  expect(logged).toMatch(STACK);
  expect(report).not.toContain('TypeError');
  expect(report).not.toMatch(STACK);
});

test('a secret in what stopped a run before it began is not told', async () => {
  const secret = 'ghs_of-this-run-0123456789';
  github()
    .post('/graphql')
    .reply(200, { data: { viewer: { databaseId: 1, login: 'baton[bot]' } } })
    .get(`${repo}/contents/.github%2Fbaton.yml?ref=main`)
    .reply(404, { message: 'Not Found' });
  const deps = {
    github: testClient({ log: silentLog }),
    clock: () => new Date(),
    log: silentLog,
    host: { serverUrl: 'https://github.com', secrets: [secret] },
    settings: {
      configPath: '.github/baton.yml',
      get dryRun() {
        throw new Stop('failed', `The token ${secret} is nobody's.`);
      },
    },
  } as unknown as Deps;
  const { outcome, record } = await runJob(deps, command, async () => ignored('never'));
  expect(outcome.report).toContain("The token *** is nobody's.");
  expect(JSON.stringify([outcome, record])).not.toContain(secret);
});
