import type { z } from 'zod';
import { Stop } from '../core/stop.ts';

/** The fields of a payload that `schema` names. Throws `Stop('failed')` that names the ones GitHub did not send. */
export function readPayload<S extends z.ZodType>(schema: S, event: string, payload: unknown): z.output<S> {
  const result = schema.safeParse(payload);
  if (result.success) return result.data;

  const fields = [...new Set(result.error.issues.map(({ path }) => path.join('.') || 'the whole payload'))];
  throw new Stop(
    'failed',
    `The payload of \`${event}\` cannot be read (${fields.join(', ')}). Start Baton from an event that GitHub sent.`,
    { cause: result.error },
  );
}
