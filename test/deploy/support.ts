import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { sharedSchema, webSchema, workSchema } from '../../src/entry/app/app-variables.ts';
import type { APP_OPTIONS } from '../../src/entry/app/read-options.ts';
import { parseArguments } from '../../src/entry/cli/parse-arguments.ts';
import { serve } from '../../src/entry/cli/serve.ts';
import { worker } from '../../src/entry/cli/worker.ts';

const root = join(import.meta.dirname, '../..');

/** The documents of a YAML file; throws for what is no YAML, a key that is there twice included. */
export function readYaml(path: string): unknown[] {
  return parseAllDocuments(readFileSync(join(root, path), 'utf8'), { merge: true }).map((document) => {
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) throw problem;
    return document.toJS();
  });
}

/** Environment variables that the App reads. The file with the key is read before the schemas are asked. */
export const VARIABLES = [
  ...new Set([
    ...[webSchema, workSchema, sharedSchema].flatMap(({ shape }) => Object.keys(shape)),
    'PRIVATE_KEY_PATH',
  ]),
];

/** Reads arguments as the program does; throws for those that it would refuse. */
export function readCommand([name = '', ...args]: readonly string[]) {
  const command = [serve, worker].find((each) => each.name === name);
  if (command === undefined) throw new Error(`There is no command ${name}`);
  const { values } = parseArguments(args, command);
  return {
    name,
    values: values as Record<keyof typeof APP_OPTIONS | 'no-worker' | 'drain', string | boolean | undefined>,
  };
}
