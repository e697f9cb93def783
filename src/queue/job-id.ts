import type { RunId } from '../core/ids.ts';

/** The id of a job in the database, which has to be a UUID. */
export function uuidOf(id: RunId): string {
  return `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-ba70-000000000000`;
}
