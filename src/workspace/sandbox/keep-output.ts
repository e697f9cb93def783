import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes `text` into a new file right in `directory`, where commands may write as well: the name is one that they cannot
 * have foreseen, and whatever lies there already, a link that leads elsewhere above all, is left alone.
 */
export async function keepOutput(directory: string, text: string): Promise<string | undefined> {
  const path = join(directory, `output-${randomBytes(6).toString('hex')}.txt`);
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 });
    return path;
  } catch {
    return undefined;
  }
}
