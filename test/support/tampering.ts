import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { asRead } from './expect-ending.ts';
import { runPublish, runWork } from './hardened.ts';
import { look, type Sight } from './look.ts';
import type { ProposedStory } from './proposal.ts';
import type { ActionEvent, ActionRun } from './run-action.ts';
import type { Story } from './story.ts';
import { type Tampering, tamperBundle } from './tampered-bundle.ts';

/** What a work part has handed over for an event, for copies of it to be meddled with and published. */
export interface Kept<S extends Story = Story> extends AsyncDisposable {
  /** Ends with it. */
  story: S;
  work: ActionRun;
  /** What there was to see on GitHub once the work was done. */
  before: Sight;
  /** A directory for what a test puts aside. */
  aside: string;
  /** Publishes a copy, once somebody has meddled with it. */
  publish(meddle?: Meddle, options?: Partial<Parameters<typeof runPublish>[2]>): Promise<ActionRun>;
}

export type Meddle = (handover: string) => Promise<void>;

/** Has the work done once. */
export async function keepWork<S extends Story>(story: S, event: ActionEvent): Promise<Kept<S>> {
  const aside = await mkdtemp(join(tmpdir(), 'tampering-'));
  const kept = join(aside, 'kept');
  const work = await runWork(story, event, { handover: kept });
  return {
    story,
    work,
    before: await look(story),
    aside,
    publish: async (meddle = async () => {}, options = {}) => {
      const handover = await mkdtemp(join(aside, 'copy-'));
      await cp(kept, handover, { recursive: true });
      await meddle(handover);
      return runPublish(story, event, { handover, ...options });
    },
    [Symbol.asyncDispose]: async () => {
      await rm(aside, { recursive: true, force: true });
      await story[Symbol.asyncDispose]();
    },
  };
}

/** The work on the plan of a story, which is approved. */
export async function keepImplementation(story: ProposedStory): Promise<Kept<ProposedStory>> {
  return keepWork(story, await story.approve(2));
}

/** The record as JSON, whose fields may be put to anything. */
export type AnyRecord = Record<string, unknown> & { work: Record<string, unknown> };

export const withRecord =
  (change: (record: AnyRecord) => void): Meddle =>
  async (handover) => {
    const file = join(handover, 'handover.json');
    const record = JSON.parse(await readFile(file, 'utf8'));
    change(record);
    await writeFile(file, JSON.stringify(record));
  };

export const withBundle =
  ({ repository }: Pick<Story, 'repository'>, tampering: Tampering): Meddle =>
  (handover) =>
    tamperBundle(join(handover, 'commits.bundle'), repository, tampering);

/** It says why, and no branch is where it was not before. */
export async function expectRefused(
  { story, before }: Pick<Kept, 'story' | 'before'>,
  run: ActionRun,
  { says, conclusion = /^(failed|blocked)$/ }: { says: string; conclusion?: RegExp },
): Promise<void> {
  expect(asRead(run.log.replaceAll('%0A', '\n'))).toContain(says);
  expect(run.outputs.conclusion).toMatch(conclusion);
  const { branches, items } = await look(story);
  expect(branches).toEqual(before.branches);
  expect(Object.keys(items)).toEqual(Object.keys(before.items));
  const givenOn = (pulls: typeof items) => Object.values(pulls).map(({ pull }) => given(pull));
  expect(givenOn(items)).toEqual(givenOn(before.items));
}

/** What a run that publishes would have changed; that an approval was seen it may say. */
function given(pull: Sight['items'][number]['pull']) {
  if (!pull) return undefined;
  const reviews = pull.reviews.map(({ author, state }) => ({ author, state }));
  return { draft: pull.draft, reviews, comments: pull.reviewComments };
}
