import { type RunId, runIdSchema } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import { JOB_STATES, type JobState } from '../../queue/queue.ts';
import type { JobDesk } from '../app/jobs-socket.ts';
import { type Call, defineCommand, type Result } from './command.ts';
import { jobsTable } from './jobs-table.ts';
import { openDesk } from './open-desk.ts';
import { retryAll } from './retry-all.ts';
import { UsageError } from './usage-error.ts';

export const jobs = defineCommand({
  name: 'jobs',
  summary: 'look at the jobs of the App; try dead ones afresh, or cancel',
  details: `Lists the jobs in the App's database, with how their last try ended. A job whose every try ended in a
fault is dead: mend the reason, then \`retry\` it, and it has all its tries again. \`cancel\` takes out what
waits, and asks what runs to end. Settings come from the environment and from \`.env\` in this directory:
DATABASE_URL, or BATON_DATA_DIR for the embedded database, also while \`baton serve\` runs on it.`,
  arguments: [
    { name: 'what', says: 'list (the default), retry or cancel', required: false },
    { name: 'id', says: 'of a job, as the list has it; `retry all` for every dead one', required: false },
  ],
  options: {
    state: { kind: 'choice', of: JOB_STATES, says: 'list these alone (default: waiting, running and dead)' },
  },
  examples: [
    'baton jobs',
    'baton jobs list --state dead --json',
    'baton jobs retry 0123456789abcdef',
    'baton jobs retry all',
  ],
  run: async (call) => {
    const act = actOf(call);
    await using desk = await openDesk(call);
    return await act(desk);
  },
});

const OPEN: readonly JobState[] = ['waiting', 'running', 'dead'];

/** Throws `UsageError`, before anything is opened. */
function actOf({
  arguments: [what = 'list', id],
  values: { state },
}: Pick<Call, 'arguments'> & { values: { state: JobState | undefined } }): (
  desk: JobDesk,
) => Promise<Result> {
  switch (what) {
    case 'list':
      if (id !== undefined) throw new UsageError('`baton jobs list` takes no id; --state narrows the list.');
      return (desk) => list(desk, state === undefined ? OPEN : [state]);
    case 'retry':
      return id === 'all' ? retryEach : oneJob(id, retry);
    case 'cancel':
      return oneJob(id, cancel);
    default:
      throw new UsageError(`\`baton jobs\` can list, retry and cancel, not "${what}".`);
  }
}

function oneJob(
  typed: string | undefined,
  act: (desk: JobDesk, id: RunId) => Promise<Result>,
): (desk: JobDesk) => Promise<Result> {
  const { data: id } = runIdSchema.safeParse(typed);
  if (id !== undefined) return (desk) => act(desk, id);
  throw new UsageError('This needs the id of a job, which has 16 hex digits: `baton jobs` lists them.');
}

async function list(desk: JobDesk, states: readonly JobState[]): Promise<Result> {
  const found = await desk.jobs(states);
  const none = `No job is ${new Intl.ListFormat('en', { type: 'disjunction' }).format(states)}.`;
  return { text: found.length === 0 ? none : jobsTable(found), data: { jobs: found } };
}

async function retry(desk: JobDesk, id: RunId): Promise<Result> {
  if (await desk.retry(id)) return { text: `${id} is tried afresh.`, data: { retried: [id] } };
  throw new Stop(
    'failed',
    `There is no dead job ${id}: \`baton jobs list --state dead\` lists those that are.`,
  );
}

async function retryEach(desk: JobDesk): Promise<Result> {
  const retried = await retryAll(desk);
  const text =
    retried.length === 0 ? 'No job is dead.' : retried.map((id) => `${id} is tried afresh.`).join('\n');
  return { text, data: { retried } };
}

async function cancel(desk: JobDesk, id: RunId): Promise<Result> {
  if (await desk.cancel(id)) {
    return { text: `${id} is cancelled; if it runs, it ends at its next look.`, data: { cancelled: [id] } };
  }
  throw new Stop('failed', `${id} neither waits nor runs: \`baton jobs\` lists what does.`);
}
