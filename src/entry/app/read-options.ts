import { UsageError } from '../cli/usage-error.ts';

/** What `serve` and `worker` both take. */
export const APP_OPTIONS = {
  concurrency: { kind: 'text', value: 'n', says: 'how many jobs run side by side (default: 2)' },
  grace: {
    kind: 'text',
    value: 'seconds',
    says: 'how long running jobs may go on after SIGTERM before they are handed back (default: 20)',
  },
  port: { kind: 'text', value: 'n', says: 'where to listen; 0 for any port that is free' },
} as const;

/** Throws `UsageError`. */
export function readAppOptions(values: {
  concurrency: string | undefined;
  grace: string | undefined;
  port: string | undefined;
  /** Of `serve` alone. */
  drain?: string | undefined;
}): { concurrency: number; graceMs: number; drainMs: number; port: number | undefined } {
  return {
    concurrency: whole('concurrency', values.concurrency, { least: 1, most: 64 }) ?? 2,
    graceMs: (whole('grace', values.grace, { least: 0, most: 86_400 }) ?? 20) * 1000,
    drainMs: (whole('drain', values.drain, { least: 0, most: 3_600 }) ?? 0) * 1000,
    port: whole('port', values.port, { least: 0, most: 65_535 }),
  };
}

function whole(
  name: string,
  value: string | undefined,
  { least, most }: { least: number; most: number },
): number | undefined {
  if (value === undefined) return undefined;
  const number = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(`--${name} takes a whole number from ${least} to ${most}.`);
}
