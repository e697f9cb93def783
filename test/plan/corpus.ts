import { readdirSync, readFileSync } from 'node:fs';
import type { Plan } from '../../src/plan/plan.ts';

const directory = new URL('../fixtures/plans/', import.meta.url);

export function corpusNames(kind: 'good' | 'bad'): string[] {
  return readdirSync(new URL(`${kind}/`, directory)).sort();
}

export function corpusFile(path: string): string {
  return readFileSync(new URL(path, directory), 'utf8');
}

/** The plan without what depends on where in the file something stands. */
export function withoutLines(plan: Plan): unknown {
  return JSON.parse(JSON.stringify(plan, (key, value) => (key === 'line' ? undefined : value)));
}
