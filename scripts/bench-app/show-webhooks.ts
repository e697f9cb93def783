import { noPostgres, startPostgres } from '../../test/support/postgres.ts';
import { benchWebhooks } from './webhooks.ts';

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
  const { sent, errors, lost, doubled, tries, p50, p99, worst, memory } = await benchWebhooks(params);
  const mib = [memory.first, memory.last, memory.most].map(Math.round).join(' / ');
  return {
    sent,
    errors,
    lost,
    doubled,
    'p50 (ms)': Number(p50.toFixed(1)),
    'p99 (ms)': Number(p99.toFixed(1)),
    'worst (ms)': Number(worst.toFixed(1)),
    'tries of jobs': tries,
    'MiB, first and last quarter / most': mib,
  };
}
