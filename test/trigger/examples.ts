import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export type Payload = Record<string, unknown>;

interface Definition {
  name: string;
  examples: Payload[];
}

const file = createRequire(import.meta.url).resolve('@octokit/webhooks-examples/api.github.com/index.json');
const definitions: Definition[] = JSON.parse(readFileSync(file, 'utf8'));

/** Every payload that GitHub's own examples have, with the name of its event. */
export const allExamples = definitions.flatMap(({ name, examples }) =>
  examples.map((payload) => ({ name, payload })),
);

export function examplesOf(event: string, action?: string): Payload[] {
  const found = allExamples
    .filter(({ name, payload }) => name === event && (action === undefined || payload.action === action))
    .map(({ payload }) => structuredClone(payload));
  if (found.length === 0) throw new Error(`No example of ${event} ${action ?? ''}`);
  return found;
}

export function exampleOf(event: string, action?: string): Payload {
  const [first] = examplesOf(event, action);
  if (first === undefined) throw new Error(`No example of ${event}`);
  return first;
}

/** A copy of `payload` with the value at `path` (`review.state`) replaced. */
export function withValue(payload: Payload, path: string, value: unknown): Payload {
  const copy = structuredClone(payload);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<unknown>((at, key) => Reflect.get(at as object, key), copy);
  if (value === undefined) Reflect.deleteProperty(parent as object, last);
  else Reflect.set(parent as object, last, value);
  return copy;
}
