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

function partsOfUrl(url: string): string[] {
  const { password } = new URL(url);
  return password === '' ? [] : [url, password, decodeURIComponent(password)];
}
