/** Says what in a content looks secret, without ever repeating it. */
export interface SecretScanner {
  /** Names of what `now` holds and `before` did not, e.g. `a GitHub token`. */
  findNew(now: Buffer, before: Buffer | undefined): string[];
}

const SHAPES: readonly (readonly [string, RegExp])[] = [
  ['a GitHub token', /\bgh[pousr]_[A-Za-z0-9_.-]{36,}/g],
  ['a GitHub token', /\bgithub_pat_[A-Za-z0-9_]{22,}/g],
  ['a key for the Claude API', /\bsk-ant-[A-Za-z0-9_-]{20,}/g],
  ['an AWS key', /\b(AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['a private key', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/g],
];

/** Shorter values would be found everywhere. */
const SHORTEST_SECRET = 8;

/** Finds `secrets` as they are, in base64, in hex and URL-encoded, and a few well-known shapes of others. */
export function secretScanner(secrets: readonly string[]): SecretScanner {
  const forms = secrets.filter((secret) => secret.length >= SHORTEST_SECRET).flatMap(writtenForms);
  return {
    findNew: (now, before) => {
      const text = now.toString('latin1');
      const held = forms.some((form) => text.includes(form)) ? ['a secret of this run'] : [];
      const old = before?.toString('latin1') ?? '';
      const shapes = SHAPES.flatMap(([name, shape]) =>
        (text.match(shape) ?? []).some((found) => !old.includes(found)) ? [name] : [],
      );
      return [...new Set([...held, ...shapes])];
    },
  };
}

function writtenForms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].flatMap((offset) => base64Core(bytes, offset));
  const url = encodeURIComponent(secret);
  const forms = [bytes.toString('latin1'), hex, hex.toUpperCase(), url, url.toLowerCase(), ...base64];
  return [...new Set(forms)];
}

/** The letters of base64 that stay the same whatever comes before (`offset` bytes, modulo 3) and after the value. */
function base64Core(bytes: Buffer, offset: number): string[] {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const start = Math.ceil((offset * 8) / 6);
  const end = Math.floor(((offset + bytes.length) * 8) / 6);
  const core = encoded.slice(start, end);
  return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
}
