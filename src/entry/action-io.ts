import { z } from 'zod';
import type { LedgerTotals } from '../agent/ledger.ts';
import { Stop } from '../core/stop.ts';
import type { Outcome } from '../jobs/run/outcome.ts';
import { DEFAULT_CONFIG_PATH } from '../jobs/run/read-config.ts';

const optional = z
  .string()
  .trim()
  .transform((text) => (text === '' ? undefined : text));
const flag = (name: string) =>
  optional.pipe(
    z
      .enum(['true', 'false'], { error: `The input \`${name}\` must be true or false` })
      .optional()
      .transform((text) => text === 'true'),
  );
const money = optional
  .transform((text) => (text === undefined ? undefined : Number(text)))
  .pipe(
    z
      .number({
        error: 'The input `max_cost_usd` must be a number of US dollars above zero, such as 5 or 0.5',
      })
      .positive()
      .optional(),
  );

const inputsSchema = z.object({
  anthropic_api_key: z.string().trim(),
  github_token: z
    .string()
    .trim()
    .min(
      1,
      'The input `github_token` is empty. Leave it out to use the token of the workflow, or set it to an App token',
    )
    .regex(
      /^[\x21-\x7e]*$/,
      'The input `github_token` holds a line break or another character that no token has. Store the secret again, without what was copied along',
    ),
  command: optional,
  issue: optional,
  pull_request: optional,
  instructions: optional,
  auto: optional,
  config_path: optional.transform((path) => path ?? DEFAULT_CONFIG_PATH),
  planner_model: optional,
  implementer_model: optional,
  max_cost_usd: money,
  sandbox: optional.pipe(
    z
      .enum(['auto', 'required', 'off'], { error: 'The input `sandbox` must be auto, required or off' })
      .optional(),
  ),
  dry_run: flag('dry_run'),
  part: optional.pipe(
    z
      .enum(['work', 'publish'], {
        error: 'The input `part` must be work or publish, or left out to do the whole job',
      })
      .optional(),
  ),
  handover: optional,
  bot: optional,
});

/** The action's inputs, as action.yml declares them. */
export type ActionInputs = z.output<typeof inputsSchema>;
export const ACTION_INPUTS: readonly string[] = Object.keys(inputsSchema.shape);

/** Reads and checks the inputs. Throws Stop that names the first one that is wrong. */
export function readActionInputs(getInput: (name: string) => string): ActionInputs {
  const given = Object.fromEntries(ACTION_INPUTS.map((name) => [name, getInput(name)]));
  const inputs = inputsSchema.safeParse(given);
  if (inputs.success) return inputs.data;
  throw new Stop('failed', `${inputs.error.issues.map(({ message }) => message).join('. ')}.`);
}

/** The action's outputs of one run, as action.yml declares them; an empty text where there is nothing to say. */
export function actionOutputs({
  command,
  outcome,
  totals,
  reportPath,
}: {
  command: string;
  outcome: Outcome;
  totals: LedgerTotals;
  /** Undefined where none could be written. */
  reportPath: string | undefined;
}): Record<(typeof outputNames)[number], string> {
  const text = (value: string | number | undefined) => (value === undefined ? '' : String(value));
  return {
    command,
    conclusion: outcome.conclusion,
    branch: text(outcome.branch),
    plan_path: text(outcome.planPath),
    pull_request: text(outcome.pullRequest?.number),
    pull_request_url: text(outcome.pullRequest?.url),
    phases_done: text(outcome.phases?.done),
    phases_total: text(outcome.phases?.total),
    input_tokens: text(totals.inputTokens),
    output_tokens: text(totals.outputTokens),
    cache_read_tokens: text(totals.cacheReadTokens),
    cache_write_tokens: text(totals.cacheWriteTokens),
    peak_context_tokens: text(totals.peakContextTokens),
    cost_usd: totals.usd.toFixed(4),
    baseline_cost_usd: outcome.baselineUsd === undefined ? '' : outcome.baselineUsd.toFixed(4),
    report_path: text(reportPath),
  };
}

/** Of several runs: what the last of them says, and what an earlier one said where it says nothing. */
export function mergedOutputs(runs: readonly Record<string, string>[]): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const [name, value] of runs.flatMap((outputs) => Object.entries(outputs))) {
    if (value !== '' || merged[name] === undefined) merged[name] = value;
  }
  return merged;
}

const outputNames = [
  'command',
  'conclusion',
  'branch',
  'plan_path',
  'pull_request',
  'pull_request_url',
  'phases_done',
  'phases_total',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'peak_context_tokens',
  'cost_usd',
  'baseline_cost_usd',
  'report_path',
] as const;
export const ACTION_OUTPUTS: readonly string[] = outputNames;
