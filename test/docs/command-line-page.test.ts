import { execFile } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, jest, test } from '@jest/globals';
import { implement } from '../../src/entry/cli/implement.ts';
import { COMMON_OPTIONS } from '../../src/entry/cli/parse-arguments.ts';
import { plan } from '../../src/entry/cli/plan.ts';
import { type OwnRepository, openOwnRepository } from '../entry/cli/support/own-repository.ts';
import { call } from '../support/claude/scripted-model.ts';
import { greetingModel, greetingPlan, greetingScripts } from '../support/scenarios/greeting.ts';
import { codeBlocks, readDocument, tableHeaded } from './documents.ts';

jest.setTimeout(120_000);

const document = readDocument('docs/command-line.md');
const documented = codeBlocks(document)
  .filter(({ lang }) => lang === 'sh')
  .flatMap(({ value }) => value.split('\n'));
const BUILT = resolve(import.meta.dirname, '../../dist/cli.js');
const { planner, phaseOne, phaseTwo, report } = greetingScripts;
const revision = call('submit_plan', {
  title: greetingPlan.title,
  slug: greetingPlan.slug,
  body: greetingPlan.body.replace('greets Ada. Without', 'greets Ada politely. Without'),
  answers: [{ point: 1, answer: 'It is polite now.' }],
});
const work = [...phaseOne, ...phaseTwo, report];

/** One after the other in a repository of their own, as a reader would type them. */
const sittings: { lines: string[]; plans: typeof planner; implements: typeof work }[] = [
  {
    lines: [
      'baton plan "Greet people by their name"',
      'baton revise .claude/plans/2026-01-09-greet-by-name.md "Be polite."',
      'baton implement .claude/plans/2026-01-09-greet-by-name.md',
    ],
    plans: [...planner, revision],
    implements: work,
  },
  {
    lines: [
      'baton plan --manual - < change.md',
      'baton implement --here --max-cost 2 .claude/plans/2026-01-09-greet-by-name.md',
    ],
    plans: planner,
    implements: work,
  },
  {
    lines: [
      'baton plan --auto --json "Greet people by their name"',
      'baton completion bash',
      'baton completion zsh',
      'baton completion fish',
    ],
    plans: planner,
    implements: work,
  },
];
/** These are run in test/entry/cli/plan.test.ts, against a GitHub. */
const onGitHub = ['baton plan 42', 'baton revise 17 "Be polite."', 'baton implement 17'];

test('each command of the page is run here or there', () => {
  const run = [...sittings.flatMap(({ lines }) => lines), ...onGitHub];
  expect([...documented].sort()).toEqual([...run].sort());
});

test.each(sittings)('$lines.0, and what follows it', async ({ lines, plans, implements: steps }) => {
  await using own = await openOwnRepository({ model: greetingModel({ plans, implements: steps }) });
  await write(own, 'change.md', 'Greet people by their name\n');
  own.checkout.git('add', '--all');
  own.checkout.git('commit', '--quiet', '--message', 'What is to change');
  for (const line of lines) expect(await typeIn(own, line)).toEqual({ line, exitCode: 0 });
  own.claude.assertClean();
});

test('the page has the options of the commands', () => {
  const { rows } = tableHeaded(document, ['option', 'of', 'says']);
  const { help: _everywhere, ...common } = COMMON_OPTIONS;
  const names = rows.map(([name = '']) => name.replaceAll(/`|--/g, ''));
  expect(new Set(names)).toEqual(new Set(Object.keys({ ...plan.options, ...implement.options, ...common })));
});

/** In a shell in which `baton` is the built command; the plan is of the day on which it is made. */
async function typeIn({ checkout, environment }: OwnRepository, line: string) {
  const programs = join(checkout.root, '.git', 'programs');
  await mkdir(programs, { recursive: true });
  await writeFile(join(programs, 'baton'), `#!/bin/sh\nexec "${process.execPath}" "${BUILT}" "$@"\n`);
  await chmod(join(programs, 'baton'), 0o755);
  const [made = ''] = Object.keys(await checkout.snapshot()).filter((path) =>
    path.endsWith('-greet-by-name.md'),
  );
  const command = line.replace('.claude/plans/2026-01-09-greet-by-name.md', made);
  const env = {
    ...environment,
    HOME: checkout.root,
    PATH: `${programs}:${dirname(process.execPath)}:/usr/bin:/bin`,
  };
  try {
    await promisify(execFile)('bash', ['-c', command], { cwd: checkout.root, env });
    return { line, exitCode: 0 };
  } catch (error) {
    return { line, exitCode: error };
  }
}

function write({ checkout }: OwnRepository, path: string, text: string): Promise<void> {
  return checkout.write({ [path]: text });
}
