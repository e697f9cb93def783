import type { z } from 'zod';

/** A zod issue in the words of the API: `messages.1.content.0.tool_use.foo: Extra inputs are not permitted`. */
export function explainIssue(issue: z.core.$ZodIssue, body: unknown): string {
  const extra = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return `${location([...issue.path, ...extra], body)}: ${complaint(issue, body)}`;
}

function complaint(issue: z.core.$ZodIssue, body: unknown): string {
  const value = at(body, issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'Extra inputs are not permitted';
    case 'invalid_value':
      return value === undefined ? 'Field required' : `Input should be ${alternatives(issue.values)}`;
    case 'invalid_type':
      return value === undefined ? 'Field required' : `Input should be a valid ${pythonName(issue.expected)}`;
    case 'invalid_union':
      if (value === undefined) return 'Field required';
      return `Input tag '${String(value)}' found using '${String(issue.path.at(-1))}' does not match any of the expected tags`;
    case 'invalid_format':
      return `String should match pattern '${issue.pattern?.slice(1, -1)}'`;
    case 'too_small':
      return `Input should be greater than or equal to ${issue.minimum}`;
    case 'too_big':
      return `Input should be less than or equal to ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function alternatives(values: readonly unknown[]): string {
  const quoted = values.map((value) => `'${String(value)}'`);
  const last = quoted.pop();
  return quoted.length === 0 ? `${last}` : `${quoted.join(', ')} or ${last}`;
}

function pythonName(expected: string): string {
  const names: Record<string, string> = {
    array: 'list',
    object: 'dictionary',
    record: 'dictionary',
    int: 'integer',
  };
  return names[expected] ?? expected;
}

/** The path with the type of each block and tool on the way, as the API writes it. */
function location(path: readonly PropertyKey[], body: unknown): string {
  const parts: string[] = [];
  for (const [index, key] of path.entries()) {
    parts.push(String(key));
    const list = path[index - 1];
    if (typeof key !== 'number' || (list !== 'content' && list !== 'tools')) continue;
    const type = at(body, [...path.slice(0, index + 1), 'type']) ?? (list === 'tools' ? 'custom' : undefined);
    if (typeof type === 'string' && index < path.length - 1 && path[index + 1] !== 'type') parts.push(type);
  }
  return parts.join('.');
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
