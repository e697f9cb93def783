import type Anthropic from '@anthropic-ai/sdk';
import { Stop } from '../core/stop.ts';
import { openConversation } from './conversation.ts';
import { LoopGuard } from './loop-guard.ts';
import type { Prompts, SkillName } from './prompts.ts';
import { type Finding, type PlaceFault, type Review, submitReview } from './review-tool.ts';
import type { SessionContext } from './session.ts';
import { exploringTools } from './tools/file-tools.ts';
import { runStill, type Stillness } from './tools/run-still.ts';
import { ShownFiles } from './tools/shown-files.ts';
import { toolSet } from './tools/tool-set.ts';

/** What is reviewed, and by what. The texts are marked as data already. */
export interface ReviewMaterial {
  diff: string;
  plan: string;
  primer: string | undefined;
}

export interface ReviewerParams {
  session: SessionContext;
  prompts: Prompts;
  model: string;
  effort: 'low' | 'medium' | 'high' | 'xhigh' | 'max';
  /** Absolute, links resolved. Only read. */
  workTree: string;
  /** Keeps the files as they are while they are read. */
  stillness: Stillness;
  /** Its name, and the repository's own text of it, where it has one. */
  skill: { name: SkillName; text: string | undefined } | { name: string; text: string };
  material: ReviewMaterial;
  placeFault: PlaceFault;
}

const MAX_REMINDERS = 2;

/** One review in a fresh, read-only session. Throws Stop where no findings come of it, or a limit is reached. */
export async function runReviewer(client: Anthropic, params: ReviewerParams): Promise<Finding[]> {
  const { session, prompts, model, effort, workTree, stillness, skill, placeFault } = params;
  const review: Review = { findings: undefined };
  const shown = new ShownFiles();
  const exploring = runStill(exploringTools({ workTree, shown }), stillness);
  const conversation = openConversation(client, {
    ...session,
    role: 'reviewer',
    model,
    effort,
    system: await prompts.skill(skill.name, skill.text),
    toolSet: toolSet([...exploring, submitReview(review, placeFault)], {
      shown,
      guard: new LoopGuard(),
      observe: session.observe,
    }),
    cutOffMessage: await prompts.message('cut-off', {}),
    restate: async (message) => {
      const task = [await firstMessage(params), ...(message === undefined ? [] : [message])];
      return prompts.message('compacted', { task: task.join('\n\n') });
    },
  });

  let message = () => firstMessage(params);
  for (let reminders = 0; reminders <= MAX_REMINDERS; reminders++) {
    await conversation.say(message, { done: () => review.findings !== undefined });
    if (review.findings) return review.findings;
    message = () => prompts.message('review-reminder', {});
  }
  throw new Stop(
    'failed',
    'The reviewer ended its turn without handing in a review, also after two reminders.',
  );
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
