import { randomUUID } from 'node:crypto';
import { runIdOf } from '../../core/run-id.ts';
import { Stop, type StopConclusion } from '../../core/stop.ts';
import { dispatch } from '../../dispatch.ts';
import { readBot } from '../../github/bot.ts';
import { readRepository } from '../../github/repository.ts';
import { readPresent } from '../../init/compare.ts';
import { writeFiles } from '../../init/write-files.ts';
import { writePrimer } from '../../jobs/local/write-primer.ts';
import type { Conclusion } from '../../jobs/run/outcome.ts';
import { type Call, defineCommand, type Options, type Result } from './command.ts';
import { accessHere, tokenIn } from './github-access.ts';
import { checkoutHere, localRepository, WORK_OPTIONS, withProgress, workLocally } from './local-work.ts';

const OPTIONS = {
  local: { kind: 'flag', says: 'write the file into this checkout, without GitHub' },
  'max-cost': WORK_OPTIONS['max-cost'],
  'dry-run': { kind: 'flag', says: 'change nothing, and print what would be written' },
} as const satisfies Options;

export const primerSync = defineCommand({
  name: 'primer-sync',
  summary: 'write the primer from the code, or bring it back in step',
  details: `With GITHUB_TOKEN or GH_TOKEN it opens or updates a pull request that changes the primer alone. Without one, or
with --local, it writes the file into this checkout, from what is committed. It needs ANTHROPIC_API_KEY.`,
  arguments: [],
  options: OPTIONS,
  examples: ['baton primer-sync', 'baton primer-sync --local'],
  run: (call) => (call.values.local || !tokenIn(call.environment) ? writeHere(call) : proposeOnGitHub(call)),
});

async function proposeOnGitHub(call: Call<typeof OPTIONS>): Promise<Result> {
  const dryRun = call.values['dry-run'];
  const access = await accessHere(call);
  const { client, serverUrl, token } = access;
  const [repository, { id, login }] = await Promise.all([readRepository(client), readBot(client, access)]);
  const working = { ...call, signal: call.interruption() };
  const [{ outcome, record }] = await withProgress(working, { local: await checkoutHere(call) }, (deps) =>
    dispatch(
      {
        ...deps,
        github: client,
        host: { ...deps.host, serverUrl, token: async () => token },
        settings: { ...deps.settings, dryRun },
      },
      {
        kind: 'primer-sync',
        repository,
        actor: { id, login, type: 'User' },
        runId: runIdOf(['primer-sync', repository.id, randomUUID()]),
        // What the token may is what they may.
        by: 'host',
      },
    ),
  );
  const { conclusion, line, report, pullRequest, branch } = outcome;
  if (hasStopped(conclusion)) throw new Stop(conclusion, line);
  const data = { branch, pullRequest, usd: record.totals.usd };
  return { text: dryRun ? report : line, data };
}

function hasStopped(conclusion: Conclusion): conclusion is StopConclusion {
  return !['planned', 'revised', 'implemented', 'synced', 'answered', 'ignored'].includes(conclusion);
}

async function writeHere(call: Call<typeof OPTIONS>): Promise<Result> {
  const dryRun = call.values['dry-run'];
  const local = await localRepository(call);
  const working = { ...call, signal: call.interruption() };
  const result = await workLocally(working, { local, kind: 'primer-sync' }, writePrimer);
  const { path, base, kind, usd } = result;
  const data = { kind, path, base, summary: result.summary, usd };
  if (kind === 'in_step')
    return { text: `${path} is in step with ${base}; there is nothing to change.`, data };
  const { text, before, summary } = result;
  if (dryRun) return { text, data };
  const present = await readPresent(local.root, path);
  if (present !== before) {
    throw new Stop('blocked', `${path} has changes that are not committed. Commit them, and start again.`);
  }
  const change = { path, text };
  await writeFiles(local.root, [
    before === undefined ? { action: 'create', ...change } : { action: 'replace', before, ...change },
  ]);
  return { text: `${path} is written. Read it, correct it, and commit it.\n\n${summary}`, data };
}
