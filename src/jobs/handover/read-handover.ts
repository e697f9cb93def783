import { constants, type Stats } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunId } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import { BUNDLE, type Handover, handoverSchema, MAX_BUNDLE, MAX_RECORD, RECORD } from './handover.ts';
import { refused } from './refused.ts';

/**
 * Reads what was handed over for this very run. Two files of known names and no others, neither of them a link, neither
 * larger than it may be. Throws `Stop('failed')`.
 */
export async function readHandover(
  directory: string,
  { run }: { run: RunId },
): Promise<{ handover: Handover; bundle: Buffer | undefined }> {
  const names = await list(directory);
  const foreign = names.filter((name) => name !== RECORD && name !== BUNDLE);
  if (foreign.length > 0) throw refused('it holds more than is handed over');
  if (!names.includes(RECORD)) throw nothing();
  const handover = parse((await read(join(directory, RECORD), MAX_RECORD)).toString());
  if (handover.run !== run) throw refused('it belongs to another run');
  if (handover.commits !== names.includes(BUNDLE)) throw refused('the commits that it names are not with it');
  return {
    handover,
    bundle: handover.commits ? await read(join(directory, BUNDLE), MAX_BUNDLE) : undefined,
  };
}

async function list(directory: string): Promise<string[]> {
  let stats: Stats;
  try {
    stats = await lstat(directory);
  } catch (error) {
    throw nothing(error);
  }
  if (!stats.isDirectory()) throw refused('it is no directory');
  return readdir(directory);
}

async function read(path: string, maxBytes: number): Promise<Buffer> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = await file.stat();
    if (!stats.isFile()) throw refused('it holds something that is no file');
    if (stats.size > maxBytes) throw refused(`a file of it has ${stats.size} bytes, more than ${maxBytes}`);
    return await file.readFile();
  } catch (error) {
    if (error instanceof Stop) throw error;
    throw refused('a file of it cannot be read', error);
  }
}

function parse(json: string): Handover {
  try {
    const parsed = handoverSchema.safeParse(JSON.parse(json));
    if (parsed.success) return parsed.data;
    const fields = [...new Set(parsed.error.issues.map(({ path }) => path.slice(0, 3).join('.')))];
    throw refused(`its record is not as it should be (${fields.slice(0, 5).join(', ')})`, parsed.error);
  } catch (error) {
    if (error instanceof Stop) throw error;
    throw refused('its record is no JSON', error);
  }
}

function nothing(cause?: unknown): Stop {
  return new Stop(
    'failed',
    'The job that works handed nothing over: it ended before it came to that, or its artifact was not fetched. Its log says why. Start again.',
    { cause },
  );
}
