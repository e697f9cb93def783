import { Stop } from '../core/stop.ts';
import { describeProblems } from './describe-problems.ts';
import type { Problem } from './problem.ts';
import { readYaml } from './read-yaml.ts';
import { type Config, configSchema } from './schema.ts';

const longestText = 200_000;

/**
 * The configuration as the base branch has it; `undefined` (no such file) and an empty file give the defaults.
 * Throws `InvalidConfiguration` that names every problem at once: the line, the key and what was expected.
 */
export function parseConfig(text: string | undefined, path: string): Config {
  if (text === undefined) return configSchema.parse({});
  if (text.length > longestText) {
    throw new InvalidConfiguration(
      `${path} is too large: expected at most ${longestText} characters. Shorten it.`,
    );
  }

  const yaml = readYaml(text);
  if (yaml.kind === 'broken') throw invalid(path, yaml.problems);

  const result = configSchema.safeParse(yaml.value ?? {});
  if (!result.success) throw invalid(path, describeProblems(result.error.issues, yaml.lineOf));
  return result.data;
}

/** The file is there, and cannot be used as it is. */
export class InvalidConfiguration extends Stop {
  constructor(message: string) {
    super('failed', message);
  }
}

function invalid(path: string, problems: Problem[]): Stop {
  const lines = problems
    .toSorted((a, b) => a.line - b.line)
    .map(({ line, key, says }) => `- line ${line}${key === '' ? '' : `, \`${key}\``}: ${says}`);
  return new InvalidConfiguration(
    [`${path} on the base branch is not valid. Correct it and start again:`, ...new Set(lines)].join('\n'),
  );
}
