import type { AppEnvironment } from '../app-environment.ts';

/** All values of the App that nobody may ever read, each in every part in which it could be shown. */
export function secretsOf({ settings: { database }, web, work }: AppEnvironment): string[] {
  return [
    ...(web ? [web.webhookSecret] : []),
    ...(work ? [work.anthropicKey, ...partsOfKey(work.privateKey)] : []),
    ...(database.kind === 'postgres' ? partsOfUrl(database.url) : []),
  ];
}

/** Its lines as well: a part of a key that is shown is one that others need not guess. */
function partsOfKey(pem: string): string[] {
  const lines = pem.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('-----'));
  return [pem, pem.trim(), pem.trim().replaceAll('\n', '\\n'), ...lines];
}

/** A password that is as short as a word would be found in every text that has the word. */
const SHORTEST_PASSWORD = 12;

function partsOfUrl(url: string): string[] {
  const { password } = new URL(url);
  if (password === '') return [];
  return [url, ...(password.length < SHORTEST_PASSWORD ? [] : [password, decodeURIComponent(password)])];
}
