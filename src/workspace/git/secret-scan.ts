import { setImmediate } from 'node:timers/promises';
import { secretForms } from '../../core/secret-forms.ts';
import { decodedTexts } from './decoded-texts.ts';

/** Says what in a content looks secret, without ever repeating it. */
export interface SecretScanner {
  /**
   * Names of what `now` holds and `before` did not, e.g. `a GitHub token`. A large file takes seconds; others in this process
   * get their turn meanwhile.
   */
  findNew(now: Buffer, before: Buffer | undefined): Promise<string[]>;
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

/** Looked through in some tens of milliseconds. */
const CHARACTERS_A_TURN = 1024 * 1024;

/** As written, a word begins with it. Behind what base64 made of other letters, it may begin anywhere. */
const AS_WRITTEN = SHAPES.map(
  ([name, shape]) => [name, new RegExp(`(?<![A-Za-z0-9_])${shape.source}`, 'g')] as const,
);

interface Shape {
  name: string;
  found: string;
}

/** Finds `secrets` and a few well-known shapes of others, as they are, in base64, in hex and URL-encoded. */
export function secretScanner(secrets: readonly string[]): SecretScanner {
  const forms = secretForms(secrets);
  return {
    findNew: async (now, before) => {
      const names = new Set<string>();
      const shapes: Shape[] = [];
      await eachText(now, (text, index) => {
        if (forms.some((form) => text.includes(form))) names.add('a secret of this run');
        for (const [name, shape] of index === 0 ? AS_WRITTEN : SHAPES) {
          for (const found of text.match(shape) ?? []) shapes.push({ name, found });
        }
      });
      for (const { name } of await notIn(before, shapes)) names.add(name);
      return [...names];
    },
  };
}

/** Those of `shapes` that `before` did not have. It is looked into only where it matters. */
async function notIn(before: Buffer | undefined, shapes: readonly Shape[]): Promise<readonly Shape[]> {
  if (shapes.length === 0 || before === undefined) return shapes;
  let fresh = shapes;
  await eachText(before, (text) => {
    fresh = fresh.filter(({ found }) => !text.includes(found));
  });
  return fresh;
}

async function eachText(content: Buffer, look: (text: string, index: number) => void): Promise<void> {
  let characters = 0;
  let index = 0;
  for (const text of decodedTexts(content.toString('latin1'))) {
    look(text, index++);
    characters += text.length;
    if (characters < CHARACTERS_A_TURN) continue;
    characters = 0;
    await setImmediate();
  }
}
