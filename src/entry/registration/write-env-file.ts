import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../core/error-code.ts';
import { ENV_FILE } from '../app/env-file.ts';
import { UsageError } from '../cli/usage-error.ts';

/** Values for `.env`; line breaks are written as `\n`. */
export type EnvValues = Readonly<Record<string, string>>;

/** Puts the values into `.env`, for this account alone to read, and leaves what else is there. */
export async function writeEnvFile(directory: string, values: EnvValues): Promise<string> {
  const path = join(directory, ENV_FILE);
  const kept = (await linesOf(path)).filter((line) => !Object.hasOwn(values, nameOn(line)));
  const added = Object.entries(values).map(([name, value]) => `${name}="${value.replaceAll('\n', '\\n')}"`);
  await replaceFile(path, `${[...kept, ...added].join('\n')}\n`);
  return path;
}

/** Throws `UsageError` where the file could not be written: GitHub tells a key only once. */
export async function assertEnvFileWritable(directory: string): Promise<void> {
  const path = join(directory, ENV_FILE);
  try {
    await replaceFile(`${path}.try`, '');
    await rm(`${path}.try`);
  } catch (error) {
    throw new UsageError(
      `${path} cannot be written, and the credentials of the App go there. Start \`baton serve\` in a directory that this account may write.`,
      { cause: error },
    );
  }
}

async function linesOf(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  });
  return text.trimEnd() === '' ? [] : text.trimEnd().split(/\r?\n/);
}

function nameOn(line: string): string {
  return /^\s*(?:export\s+)?(\w+)\s*=/.exec(line)?.[1] ?? '';
}

/** There is never half a file, nor one that others can read for a moment. */
async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
