import type { z } from 'zod';
import { nearestKey } from './nearest-key.ts';
import type { LineOf, Problem } from './problem.ts';
import { configSchema } from './schema.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

export function describeProblems(issues: readonly Issue[], lineOf: LineOf): Problem[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ line: lineOf(issue.path), key: keyName(issue.path), says: expectation(issue) }];
    }
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      return { line: lineOf(path), key: keyName(path), says: unknownKey(key, knownKeys(issue.path)) };
    });
  });
}

function unknownKey(key: string, known: string[]): string {
  const nearest = nearestKey(key, known);
  const hint = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
  return `unknown key.${hint} Expected one of ${known.join(', ')}`;
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_value') return `expected one of ${issue.values.join(', ')}`;
  if (issue.code !== 'invalid_type' || issue.message.startsWith('expected')) return issue.message;
  switch (issue.expected) {
    case 'object':
      return `expected a group of keys: ${knownKeys(issue.path).join(', ')}`;
    case 'array':
      return 'expected a list';
    case 'boolean':
      return 'expected true or false';
    case 'string':
      return 'expected text';
    default:
      return `expected ${issue.expected}`;
  }
}

function knownKeys(path: Path): string[] {
  const group = path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    configSchema.parse({}),
  );
  return Object.keys(group ?? {});
}

/** `quality.commands[1]`, as people write it. */
function keyName(path: Path): string {
  return path.reduce<string>(
    (name, key) =>
      typeof key === 'number' ? `${name}[${key}]` : name === '' ? String(key) : `${name}.${String(key)}`,
    '',
  );
}
