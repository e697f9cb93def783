import type Anthropic from '@anthropic-ai/sdk';
import type { SkillName } from '../core/skill-names.ts';
import { holdReadingSession, type ReadingParams } from './reading-session.ts';
import { type Finding, type PlaceFault, type Review, submitReview } from './review-tool.ts';
import type { Stillness } from './tools/run-still.ts';

/** What is reviewed, and by what. The texts are marked as data already. */
export interface ReviewMaterial {
  diff: string;
  plan: string;
  primer: string | undefined;
}

export interface ReviewerParams extends ReadingParams {
  stillness: Stillness;
  /** Its name, and the repository's own text of it, where it has one. */
  skill: { name: SkillName; text: string | undefined } | { name: string; text: string };
  material: ReviewMaterial;
  placeFault: PlaceFault;
}

/** One review in a fresh, read-only session. Throws Stop where no findings come of it, or a limit is reached. */
export async function runReviewer(client: Anthropic, params: ReviewerParams): Promise<Finding[]> {
  const { prompts, stillness, skill, placeFault } = params;
  const review: Review = { findings: undefined };
  return holdReadingSession(client, params, {
    role: 'reviewer',
    system: await prompts.skill(skill.name, skill.text),
    closing: [submitReview(review, placeFault)],
    stillness,
    opening: () => firstMessage(params),
    reminder: () => prompts.message('review-reminder', {}),
    result: () => review.findings,
    nothing: 'The reviewer ended its turn without handing in a review, also after two reminders.',
  });
}

async function firstMessage({ prompts, material }: ReviewerParams): Promise<string> {
  const { diff, plan, primer } = material;
  return prompts.message('review', {
    primer:
      primer === undefined
        ? await prompts.message('review-no-primer', {})
        : await prompts.message('implement-primer', { primer }),
    plan,
    diff,
  });
}
