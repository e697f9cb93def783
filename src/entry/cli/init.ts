import { describe, describeDryRun, nextSteps } from '../../init/describe.ts';
import { type Initialised, initialise } from '../../init/init.ts';
import { isAction, WORKFLOWS } from '../../init/settings.ts';
import { findPackage } from '../package-root.ts';
import { questionsOn } from './answers.ts';
import { defineCommand } from './command.ts';
import { accessTo } from './github-access.ts';
import { UsageError } from './usage-error.ts';

export const init = defineCommand({
  name: 'init',
  summary: 'prepare this repository: settings, workflow, skills, issue form, labels',
  details: `Finds out how this repository is set up and checked, asks what it cannot tell, shows the difference, and writes
.github/baton.yml, the workflow, the issue form and the .claude/ tree. Files that are there already stay as
they are unless you say --force. With GITHUB_TOKEN or GH_TOKEN set it makes the labels on GitHub, too.`,
  arguments: [],
  options: {
    quality: { kind: 'list', value: 'command', says: 'a command of the quality check; repeat it for more' },
    setup: { kind: 'list', value: 'command', says: 'a command that prepares a checkout; repeat it for more' },
    workflow: { kind: 'choice', of: WORKFLOWS, says: 'where Baton runs (default: actions)' },
    action: { kind: 'text', value: 'owner/name@ref', says: 'the Baton that the workflow uses' },
    solo: { kind: 'flag', says: 'you work alone: your own approval of a plan counts' },
    yes: { kind: 'flag', says: 'take the default of every question' },
    force: { kind: 'flag', says: 'replace files that are there, except for the primer' },
    'dry-run': { kind: 'flag', says: 'print the difference as a patch, and change nothing' },
  },
  examples: [
    'baton init',
    'baton init --yes --solo --quality "npm run lint" --quality "npm test"',
    'baton init --dry-run > baton.patch',
  ],
  run: async (call) => {
    const { values, environment, log } = call;
    if (values.action !== undefined && !isAction(values.action)) {
      throw new UsageError('--action takes owner/name@version, such as your-org/baton@v0.');
    }
    const dryRun = values['dry-run'];
    const result = await initialise(
      {
        own: await findPackage(),
        environment,
        log,
        questions: questionsOn(call.terminal, { byDefault: values.yes || dryRun }),
        github: (repository) => accessTo(repository, { environment, log }),
      },
      {
        directory: call.directory,
        wishes: { ...values, solo: values.solo || undefined },
        force: values.force,
        dryRun,
      },
    );
    return { text: dryRun ? describeDryRun(result) : describe(result), data: dataOf(result) };
  },
});

function dataOf(result: Initialised) {
  const { root, detected, settings, changes, labels } = result;
  return {
    root,
    detected: detected.toolchains.map(({ language, manager, evidence }) => ({ language, manager, evidence })),
    settings,
    files: changes.map(({ path, action }) => ({ path, action })),
    labels,
    next: nextSteps(result),
  };
}
