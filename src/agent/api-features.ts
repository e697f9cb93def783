import Anthropic from '@anthropic-ai/sdk';

/** What the API may offer beyond plain messages. A session goes on without what is refused to it. */
export type Feature = 'compaction' | 'task_budget' | 'advisor';

export const BETAS: Readonly<Record<Feature, string>> = {
  compaction: 'compact-2026-09-04',
  task_budget: 'task-budgets-2026-03-13',
  advisor: 'advisor-tool-2026-03-01',
};

/** What a refusal says of each, whether it names the beta, the field, the tool or the kind of block. */
const NAMES: Readonly<Record<Feature, RegExp>> = {
  compaction: /\bcompact(ion)?\b|compact-\d|compaction_/i,
  task_budget: /task.budget/i,
  advisor: /\badvisor/i,
};

/** Those of `asked` that a request was refused for; none where it failed for another reason. */
export function refusedFeatures(error: unknown, asked: readonly Feature[]): Feature[] {
  if (!(error instanceof Anthropic.APIError)) return [];
  const text = `${error.message} ${JSON.stringify(error.error ?? '')}`;
  // Of the service for compaction alone: what there is of the conversation can be gone on with.
  if (/compaction_unavailable/.test(text)) return asked.filter((feature) => feature === 'compaction');
  if (error.status !== 400) return [];
  const named = asked.filter((feature) => NAMES[feature].test(text));
  if (named.length > 0) return named;
  return /anthropic-beta|beta (flag|header)/i.test(text) ? [...asked] : [];
}
