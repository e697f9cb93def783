import type { FileChange } from './compare.ts';
import type { Initialised } from './init.ts';
import type { Labels } from './make-labels.ts';
import { PLACEHOLDER_OWNER } from './settings.ts';
import { wholeDifference } from './show-changes.ts';
import { CONFIGURATION, PRIMER } from './sources.ts';
import { isWritten } from './write-files.ts';

/** What a dry run comes to: the difference, for people and for `git apply`. */
export function describeDryRun({ changes }: Initialised): string {
  return changes.some(isWritten) ? wholeDifference(changes) : nothingToDo(changes);
}

/** What was done, and what is left for people to do. */
export function describe(result: Initialised): string {
  const written = result.changes.filter(isWritten);
  const files =
    written.length === 0
      ? nothingToDo(result.changes)
      : [
          `Wrote ${written.length} ${written.length === 1 ? 'file' : 'files'}:`,
          ...written.map(({ path }) => `  ${path}`),
          ...kept(result.changes),
        ].join('\n');
  const steps = nextSteps(result).map((step, index) => `${index + 1}. ${step}`);
  return [files, ...labels(result.labels), ...(steps.length > 0 ? ['Next:', steps.join('\n')] : [])].join(
    '\n\n',
  );
}

/** What is left to be done by hand, in order. */
export function nextSteps({ changes, settings, config, hasRemote, labels: outcome }: Initialised): string[] {
  const written = changes.filter(isWritten);
  if (written.length === 0) return [];
  const withoutOwner = written.filter(({ text }) => text.includes(PLACEHOLDER_OWNER)).map(({ path }) => path);
  return [
    ...(settings.quality.length === 0
      ? [
          'Set `quality.commands` in .github/baton.yml: without a check a phase is done when the model says so.',
        ]
      : []),
    ...(withoutOwner.length > 0
      ? [`Replace \`your-org\` in ${withoutOwner.join(' and ')} by the owner of the Baton that you use.`]
      : []),
    ...(settings.solo === undefined && written.some(({ path }) => path === CONFIGURATION)
      ? ['If nobody else approves plans here, set `approval.author_may_approve: true` in .github/baton.yml.']
      : []),
    ...(hasRemote ? pushSteps : firstPushSteps),
    ...(outcome?.kind === 'no_place'
      ? ['Once it is there, have the labels made: `GH_TOKEN=$(gh auth token) baton init`.']
      : []),
    ...(settings.workflow === 'app' ? appSteps : workflowSteps),
    ...(written.some(({ path }) => path === PRIMER)
      ? [
          `Answer the questions in ${PRIMER}, then commit and push it. \`baton primer-sync --local\` (with ANTHROPIC_API_KEY), or \`/primer-sync\` in Claude Code, drafts the answers from the code.`,
        ]
      : []),
    `See whether all is in place: \`GH_TOKEN=$(gh auth token) baton doctor\`. Then put the label \`${config.labels.plan}\` on an issue.`,
  ];
}

const COMMIT = 'git add .claude .github && git commit -m "Set up Baton"';
const pushSteps = [`Read what was written, and bring it to the default branch: \`${COMMIT} && git push\`.`];
const firstPushSteps = [
  `Read what was written, and commit it: \`${COMMIT}\`.`,
  'Bring the repository to GitHub, for example with `gh repo create <name> --private --source . --push`.',
];
const workflowSteps = [
  'Store a key for the Claude API as a secret of the repository: `gh secret set ANTHROPIC_API_KEY`.',
  'In Settings → Actions → General, turn on "Allow GitHub Actions to create and approve pull requests".',
];
const appSteps = [
  'Have the Baton App of your organisation installed in this repository; no workflow file is needed.',
];

function nothingToDo(changes: readonly FileChange[]): string {
  return [`Nothing to do: all ${changes.length} files are there.`, ...kept(changes)].join('\n');
}

function kept(changes: readonly FileChange[]): string[] {
  const paths = changes.filter(({ action }) => action === 'keep').map(({ path }) => path);
  if (paths.length === 0) return [];
  return [
    'Left as they are, though this version would write them otherwise (--force replaces all but the primer):',
    ...paths.map((path) => `  ${path}`),
  ];
}

function labels(outcome: Labels | undefined): string[] {
  if (outcome === undefined) return [];
  switch (outcome.kind) {
    case 'made':
      return [
        `Labels in ${outcome.repository}: ${outcome.created.length} made, ${outcome.present.length} were there.`,
      ];
    case 'no_place':
      return [];
    case 'to_make':
      return [
        [
          `The labels were not made: ${outcome.because.replace(/\.$/, '')}. By hand:`,
          ...outcome.commands.map((line) => `  ${line}`),
        ].join('\n'),
      ];
  }
}
