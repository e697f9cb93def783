import { createHash } from 'node:crypto';
import { type RunId, runIdSchema } from './ids.ts';

/** The same facts give the same id, so that an event delivered twice is one run. */
export function runIdOf(facts: readonly (string | number)[]): RunId {
  const digest = createHash('sha256').update(JSON.stringify(facts)).digest('hex');
  return runIdSchema.parse(digest.slice(0, 16));
}
