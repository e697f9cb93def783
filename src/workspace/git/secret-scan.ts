import { secretForms } from '../../core/secret-forms.ts';

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

/** Finds `secrets` as they are, in base64, in hex and URL-encoded, and a few well-known shapes of others. */
export function secretScanner(secrets: readonly string[]): SecretScanner {
  const forms = secretForms(secrets);
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
