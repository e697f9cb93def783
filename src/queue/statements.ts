import { QUEUE, SCHEMA } from './database.ts';

// pg-boss keeps the jobs; these are the moves that it has no call for. Tests run each of them on both databases.

const NOW = `${SCHEMA}.job_now()`;
const JOBS = `${SCHEMA}.job`;
const STATE = `${SCHEMA}.job_state`;
const IN_QUEUE = `name = '${QUEUE}'`;
/** `$1`: the claims, as `id:number of the try`. A job that was given to another worker since has another number. */
const CLAIMED = `${IN_QUEUE} AND state = 'active' AND (id::text || ':' || retry_count::text) = ANY($1::text[])`;

export function claimOf({ id, retryCount }: { id: string; retryCount: number }): string {
  return `${id}:${retryCount}`;
}

export const RENEW = `
  UPDATE ${JOBS} SET heartbeat_on = ${NOW} WHERE ${CLAIMED}
  RETURNING id, (data ? 'cancel') AS cancel`;

/** `$2`: JSON. */
export const NOTE = `
  UPDATE ${JOBS} SET data = jsonb_set(data, '{notes}', $2::text::jsonb) WHERE ${CLAIMED} RETURNING id`;

/** Another try is added for the one that goes unused, and the number of the try moves on, so that claims stay unique. */
const PUT_BACK = `state = 'retry', start_after = ${NOW}, heartbeat_on = NULL, retry_limit = retry_limit + 1`;

export const HAND_BACK = `UPDATE ${JOBS} SET ${PUT_BACK} WHERE ${CLAIMED} RETURNING id`;

/** `$2`: the key under which it has to wait its turn. */
export const MOVE = `
  UPDATE ${JOBS} SET ${PUT_BACK}, singleton_key = $2, data = data - 'unresolved' WHERE ${CLAIMED} RETURNING id`;

/** `$1`: seconds without a sign of life. */
export const END_LEASES = `
  UPDATE ${JOBS} SET
    state = (CASE WHEN data ? 'cancel' THEN 'cancelled' WHEN retry_count < retry_limit THEN 'retry' ELSE 'failed' END)::${STATE},
    completed_on = CASE WHEN data ? 'cancel' OR retry_count >= retry_limit THEN ${NOW} END,
    start_after = ${NOW}, heartbeat_on = NULL,
    output = coalesce(output, '{}') || '{"line": "The worker that carried it out has died or lost the database."}'
  WHERE ${IN_QUEUE} AND state = 'active' AND heartbeat_on < ${NOW} - $1 * interval '1 second'
  RETURNING data->>'runId' AS "runId", state::text AS state`;

/** `$1`: its id. */
export const CANCEL_WAITING_ONE = `
  UPDATE ${JOBS} SET state = 'cancelled', completed_on = ${NOW}
  WHERE ${IN_QUEUE} AND id = $1 AND state IN ('created', 'retry') RETURNING id`;

export const CANCEL_RUNNING_ONE = `
  UPDATE ${JOBS} SET data = data || '{"cancel": true}'::jsonb
  WHERE ${IN_QUEUE} AND id = $1 AND state = 'active' RETURNING id`;

/** `$1`: a key. */
export const CANCEL_WAITING_KEY = `
  UPDATE ${JOBS} SET state = 'cancelled', completed_on = ${NOW}
  WHERE ${IN_QUEUE} AND singleton_key = $1 AND state IN ('created', 'retry') RETURNING id`;

/** `$1`: its id, `$2`: how often it may be tried. That somebody once wanted it to end is forgotten. */
export const TRY_AFRESH = `
  UPDATE ${JOBS} SET
    state = 'retry', start_after = ${NOW}, completed_on = NULL, retry_limit = retry_count + $2, data = data - 'cancel'
  WHERE ${IN_QUEUE} AND id = $1 AND state = 'failed' RETURNING id`;

/** Without the webhook itself, which is most of a row. */
const SUMMARY = `
  SELECT jsonb_set(data, '{source,payload}', 'null', false) AS data,
    output, state::text AS state, retry_count AS "retryCount", started_on IS NOT NULL AS started,
    created_on AS "createdOn", completed_on AS "completedOn"
  FROM ${JOBS} WHERE ${IN_QUEUE}`;

/** `$1`: states, as pg-boss calls them. */
export const IN_STATES = `
  ${SUMMARY} AND state::text = ANY($1::text[]) ORDER BY coalesce(completed_on, created_on) DESC LIMIT 1000`;

/** `$1`: id of a repository, `$2`: a moment. */
export const OF_REPOSITORY = `
  ${SUMMARY} AND data->'repository'->>'id' = $1::text
    AND (state IN ('created', 'retry', 'active') OR created_on >= $2::timestamptz)
  ORDER BY created_on`;

export const FIGURES = `
  SELECT output->'figures' || jsonb_build_object('repository', data->'repository') AS figures
  FROM ${JOBS} WHERE ${IN_QUEUE} AND output ? 'figures'`;

export const COUNT = `
  SELECT state::text AS state, count(*)::int AS jobs,
    coalesce(extract(epoch FROM max(${NOW} - start_after)), 0)::float8 AS "oldestSeconds"
  FROM ${JOBS} WHERE ${IN_QUEUE} GROUP BY state`;

export const PING = 'SELECT 1 AS one';
