import type { Config } from '../config/schema.ts';
import { Stop } from '../core/stop.ts';
import { isAction, PLACEHOLDER, type Settings } from './settings.ts';

/** The comment of an example below which tools are set up. */
const TOOLS_GO_HERE = '# What the quality check needs goes here';
/** The labels that an example listens to, as its expressions have them. */
const DEFAULT_LABELS = '["baton:plan", "baton:auto"]';

/** A workflow of `examples/`, with the Baton that is used, the labels, and the tools that are needed. Throws Stop for an odd name. */
export function renderWorkflow(
  example: string,
  { settings: { action, steps }, config }: { settings: Settings; config: Config },
): string {
  if (!isAction(action)) {
    throw new Stop('failed', `"${action}" is no action: write owner/name@version, such as ${PLACEHOLDER}.`);
  }
  const lines = example.split('\n');
  const body = lines.slice(lines.findIndex((line) => !line.startsWith('#')));
  return [...heading(action), ...body.flatMap((line) => [line, ...toolsBelow(line, steps)])]
    .join('\n')
    .replaceAll(`uses: ${PLACEHOLDER}`, `uses: ${action}`)
    .replaceAll(DEFAULT_LABELS, labelsIn(config));
}

function heading(action: string): string[] {
  const needs =
    '# Baton: Opus plans, you approve, Sonnet builds. Needs the secret ANTHROPIC_API_KEY; settings are in .github/baton.yml.';
  return action === PLACEHOLDER
    ? [needs, '# Replace `your-org` below by the owner of the Baton that you use.']
    : [needs];
}

function toolsBelow(line: string, steps: readonly string[]): string[] {
  if (!line.trimStart().startsWith(TOOLS_GO_HERE)) return [];
  const indent = line.slice(0, line.indexOf('#'));
  return steps.flatMap((step) => step.split('\n')).map((step) => indent + step);
}

/** Within a text in an expression, where quotes are doubled. */
function labelsIn({ labels }: Config): string {
  return `[${[labels.plan, labels.auto].map((label) => JSON.stringify(label)).join(', ')}]`.replaceAll(
    "'",
    "''",
  );
}
