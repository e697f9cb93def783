import type { NumberedCommand } from '../core/command.ts';
import { numberOf } from '../core/command.ts';
import { Stop } from '../core/stop.ts';
import { type Database, QUEUE } from './database.ts';
import { uuidOf } from './job-id.ts';
import { placeInLine } from './place-in-line.ts';
import type { Enqueued, JobSource } from './queue.ts';
import { type StoredJob, triggerOf } from './stored-job.ts';

/** Stores a job once, whatever the number of times and headers with which it is asked for. */
export async function put({ boss }: Database, source: JobSource): Promise<Enqueued> {
  const trigger = readTrigger(source);
  if (trigger.kind === 'ignored') return trigger;
  const { command } = trigger;
  const { key, priority, unresolved } = placeInLine(source, command);
  const id = command.runId;
  const options = { id: uuidOf(id), singletonKey: key, priority };
  const stored = await boss.send(QUEUE, toStore(source, command, unresolved), options);
  return { kind: stored === null ? 'duplicate' : 'queued', id };
}

/** What cannot be read will not be readable later: it asks for nothing. */
function readTrigger(source: JobSource): ReturnType<typeof triggerOf> {
  try {
    return triggerOf(source);
  } catch (error) {
    if (error instanceof Stop) return { kind: 'ignored', reason: error.message };
    throw error;
  }
}

function toStore(source: JobSource, command: NumberedCommand, unresolved: number | undefined): StoredJob {
  const { id, owner, name } = command.repository;
  return {
    source,
    runId: command.runId,
    kind: command.kind,
    repository: { id, name: `${owner}/${name}` },
    number: numberOf(command),
    ...(unresolved !== undefined && { unresolved }),
  };
}
