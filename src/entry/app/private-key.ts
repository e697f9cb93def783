import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorCode } from '../../core/error-code.ts';

const MEND =
  'Make a new one under "Private keys" on the page of the App, and set PRIVATE_KEY_PATH to where the file lies';

/**
 * The App's key as PEM. `PRIVATE_KEY` may have its line breaks written as `\n`, or be base64 of the whole, as settings of
 * one line often want it.
 */
export function readPrivateKey(
  variables: NodeJS.ProcessEnv,
  directory: string,
): { pem: string } | { problem: string } {
  const found = findText(variables, directory);
  if ('problem' in found) return found;
  const pem = toPem(found.text);
  const key = parseKey(pem);
  if (key === undefined) return { problem: `${found.name} holds no private key that can be read. ${MEND}` };
  if (key.asymmetricKeyType !== 'rsa') {
    return { problem: `${found.name} holds a key of another kind than GitHub's, which are RSA. ${MEND}` };
  }
  return { pem };
}

function findText(
  { PRIVATE_KEY: inline = '', PRIVATE_KEY_PATH: path = '' }: NodeJS.ProcessEnv,
  directory: string,
): { name: string; text: string } | { problem: string } {
  if (inline.trim() !== '') return { name: 'PRIVATE_KEY', text: inline };
  if (path.trim() === '') {
    return {
      problem: `The private key of the App is missing: neither PRIVATE_KEY nor PRIVATE_KEY_PATH is set. ${MEND}`,
    };
  }
  try {
    return { name: 'PRIVATE_KEY_PATH', text: readFileSync(resolve(directory, path.trim()), 'utf8') };
  } catch (error) {
    const code = errorCode(error) ?? 'unknown';
    return {
      problem: `PRIVATE_KEY_PATH names a file that cannot be read (${code}): ${path.trim()}. ${MEND}`,
    };
  }
}

function toPem(text: string): string {
  const bare = text.trim().replace(/^(["'])(.*)\1$/s, '$2');
  if (bare.startsWith('-----')) return `${bare.replaceAll('\\r', '').replaceAll('\\n', '\n').trim()}\n`;
  return `${Buffer.from(bare, 'base64').toString('utf8').trim()}\n`;
}

function parseKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
