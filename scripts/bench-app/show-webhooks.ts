import { noPostgres, startPostgres } from '../../test/support/postgres.ts';
import { benchWebhooks, type Memory, type WebhookFigures } from './webhooks.ts';

/** Prints how webhooks are answered, on the embedded database and on PostgreSQL. */
export async function showWebhooks({ rate, seconds }: { rate: number; seconds: number }): Promise<void> {
  console.log(`webhooks, ${rate}/s for ${seconds} s from another process, 4 jobs at a time meanwhile`);
  const rows: Record<string, Record<string, string | number>> = {};
  rows['embedded database'] = await figures({ rate, seconds });
  if (noPostgres === undefined) {
    await using postgres = await startPostgres();
    rows.PostgreSQL = await figures({ rate, seconds, database: await postgres.newDatabase() });
  } else console.log(`PostgreSQL was left out: ${noPostgres}.`);
  console.table(rows);
}

async function figures(
  params: Parameters<typeof benchWebhooks>[0],
): Promise<Record<string, string | number>> {
  const figures = await benchWebhooks(params);
  const { sent, errors, lost, doubled, tries, p50, p99, worst, memory } = figures;
  const { third, end } = memory;
  return {
    sent,
    errors,
    lost,
    doubled,
    'p50 (ms)': Number(p50.toFixed(1)),
    'p99 (ms)': Number(p99.toFixed(1)),
    'worst (ms)': Number(worst.toFixed(1)),
    'tries of jobs': tries,
    'MiB in use, third / end': range(memory, 'used'),
    resident: range(memory, 'resident'),
    'resident, collected': range(memory, 'collected'),
    [`flat (at most ${USED_MAY_GROW_MIB} more)`]: end.used - third.used <= USED_MAY_GROW_MIB ? 'yes' : 'NO',
  };
}

/** By how much collections differ. Half a kilobyte that every webhook leaves behind is twice that in a minute. */
const USED_MAY_GROW_MIB = 2;

function range({ third, end }: WebhookFigures['memory'], of: keyof Memory): string {
  return `${third[of].toFixed(1)} / ${end[of].toFixed(1)}`;
}
