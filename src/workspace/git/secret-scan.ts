import { secretForms } from '../../core/secret-forms.ts';
import { decodedTexts } from './decoded-texts.ts';

/** Says what in a content looks secret, without ever repeating it. */
export interface SecretScanner {
  /** Names of what `now` holds and `before` did not, e.g. `a GitHub token`. */
  findNew(now: Buffer, before: Buffer | undefined): string[];
}

const SHAPES: readonly (readonly [string, RegExp])[] = [
  ['a GitHub token', /gh[pousr]_[A-Za-z0-9_.-]{36,}/g],
  ['a GitHub token', /github_pat_[A-Za-z0-9_]{22,}/g],
  ['a key for the Claude API', /sk-ant-[A-Za-z0-9_-]{20,}/g],
  ['an AWS key', /(AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['a GitLab token', /glpat-[A-Za-z0-9_-]{20,}/g],
  ['an npm token', /npm_[A-Za-z0-9]{36}\b/g],
  ['a PyPI token', /pypi-AgEI[A-Za-z0-9_-]{50,}/g],
  ['a Slack token', /xox[abeprs]-[0-9]{8,}-[A-Za-z0-9-]{10,}/g],
  ['a Google key', /AIza[A-Za-z0-9_-]{35}\b/g],
  ['a Stripe key', /[rs]k_live_[A-Za-z0-9]{20,}/g],
  ['a private key', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/g],
];

/** As written, a word begins with it. Behind what base64 made of other letters, it may begin anywhere. */
const AS_WRITTEN = SHAPES.map(
  ([name, shape]) => [name, new RegExp(`(?<![A-Za-z0-9_])${shape.source}`, 'g')] as const,
);

function shapesIn(texts: readonly string[]): { name: string; found: string }[] {
  return texts.flatMap((text, index) =>
    (index === 0 ? AS_WRITTEN : SHAPES).flatMap(([name, shape]) =>
      (text.match(shape) ?? []).map((found) => ({ name, found })),
    ),
  );
}

/** Finds `secrets` and a few well-known shapes of others, as they are, in base64, in hex and URL-encoded. */
export function secretScanner(secrets: readonly string[]): SecretScanner {
  const forms = secretForms(secrets);
  return {
    findNew: (now, before) => {
      const texts = decodedTexts(now.toString('latin1'));
      const isHeld = forms.some((form) => texts.some((text) => text.includes(form)));
      const shapes = shapesIn(texts);
      // What was there before is looked into only where it matters.
      const old = shapes.length > 0 && before ? decodedTexts(before.toString('latin1')) : [];
      const isNew = ({ found }: { found: string }) => !old.some((text) => text.includes(found));
      const names = shapes.filter(isNew).map(({ name }) => name);
      return [...new Set([...(isHeld ? ['a secret of this run'] : []), ...names])];
    },
  };
}
