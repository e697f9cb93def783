import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { errorCode } from '../../core/error-code.ts';

/** The file with settings, beside which the server is started. */
export const ENV_FILE = '.env';

/** The variables of a process, and of the `.env` in its directory those that are not set (or set to nothing) there. */
export async function withEnvFile(
  variables: NodeJS.ProcessEnv,
  directory: string,
): Promise<NodeJS.ProcessEnv> {
  const text = await readFile(join(directory, ENV_FILE), 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  });
  const given = Object.entries(variables).filter(([, value]) => value !== undefined && value !== '');
  return { ...parseEnv(text), ...Object.fromEntries(given) };
}
