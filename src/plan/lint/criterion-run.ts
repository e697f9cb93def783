import { commandOf, isOwnAt } from '../own-command.ts';
import type { Rule } from './rule.ts';
import { filesAfter } from './verify/files-after.ts';
import { splitWords } from './words.ts';

/** Programs that begin a command, and no sentence, where a criterion begins with them. */
const RUNNERS = [
  ...['npm', 'npx', 'pnpm', 'yarn', 'bun', 'deno', 'node', 'tsc', 'jest', 'vitest', 'pytest', 'python'],
  ...['python3', 'uv', 'poetry', 'tox', 'nox', 'ruff', 'mypy', 'go', 'cargo', 'make', 'just', 'mvn'],
  ...['gradle', './gradlew', './mvnw', 'dotnet', 'composer', 'php', 'vendor/bin/phpunit', 'bundle', 'rake'],
  ...['rspec', 'mix', 'swift', 'sbt', 'bazel', 'sh', 'bash'],
];

/** Where a criterion is a command, somebody runs it: it stands under Verify, or the host runs it by itself. */
export const criterionRun: Rule = {
  id: 'criterion-run',
  severity: 'warning',
  find: async ({ criteria, phases }, { tree, uses, policy }) => {
    const files = filesAfter(phases.length, { uses, tree });
    const place = { directory: '.', files, tree };
    const run = [
      ...policy.qualityCommands,
      ...phases.flatMap(({ verify }) => verify.map((each) => each.command)),
    ];
    const isRun = (command: string) => run.some((other) => asWords(other) === asWords(command));
    const problems = criteria.map(async (criterion) => {
      const command = commandOf(criterion);
      if (command === undefined || !isCommand(command) || isRun(command)) return [];
      if (await isOwnAt(command, place, { begins: true })) return [];
      const message = `Nobody runs \`${command}\`, so the implementer's word decides.`;
      const remedy = 'Put the command under **Verify** of the last phase as well.';
      return [{ line: criterion.line, message, remedy }];
    });
    return (await Promise.all(problems)).flat();
  },
};

function isCommand(code: string): boolean {
  const [program = '', ...args] = splitWords(code);
  return RUNNERS.includes(program) && (args.length > 0 || ['pytest', 'tox', 'make'].includes(program));
}

function asWords(command: string): string {
  return splitWords(command).join(' ');
}
