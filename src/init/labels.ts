import type { Config } from '../config/schema.ts';
import type { NewLabel } from '../github/create-labels.ts';
import { ISSUE_STATES, type IssueState, STATE_LABELS } from '../github/labels.ts';

const START = '5319e7';
const WAITS = 'fbca04';
const RUNS = '1d76db';

const STATES: Readonly<Record<IssueState, Omit<NewLabel, 'name'>>> = {
  planning: { color: RUNS, description: 'Baton is writing a plan' },
  'needs-info': { color: WAITS, description: 'Baton has a question: the comment has it' },
  'awaiting-approval': { color: WAITS, description: 'A plan waits for an approval' },
  implementing: { color: RUNS, description: 'Baton is carrying out the plan' },
  done: { color: '0e8a16', description: 'All phases of the plan are on the branch' },
  failed: { color: 'd93f0b', description: 'The run failed or reached a limit: the comment says why' },
};

/** The labels that Baton uses in a repository: two that start it, and those that show how far an issue is. */
export function labelsFor({ labels }: Config): NewLabel[] {
  return [
    { name: labels.plan, color: START, description: 'Have Baton plan this' },
    {
      name: labels.auto,
      color: START,
      description: 'Have Baton plan and implement this without an approval',
    },
    ...ISSUE_STATES.map((state) => ({ name: STATE_LABELS[state], ...STATES[state] })),
  ];
}

/** The commands that make them by hand; again does no harm. */
export function labelCommands(labels: readonly NewLabel[], repository: string): string[] {
  return labels.map(
    ({ name, color, description }) =>
      `gh label create ${quoted(name)} --repo ${repository} --color ${color} --description ${quoted(description)} --force`,
  );
}

function quoted(text: string): string {
  return /^[A-Za-z0-9:_-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
