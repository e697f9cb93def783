import { z } from 'zod';
import { globs, hostName, label, repositoryPath, shellCommand, text } from './leaves.ts';
import { configSchema } from './schema.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

const PATH = String.raw`^(?!\.{1,2}(/|$))[^/\\\u0000]+(/(?!\.{1,2}(/|$))[^/\\\u0000]+)*$`;

/** What the checks of leaves come to where no code runs: zod knows them as functions, or with flags that JSON Schema lacks. */
const WRITTEN_OUT = new Map<unknown, Partial<JsonSchema>>([
  [text, { pattern: String.raw`\S` }],
  [label, { pattern: String.raw`\S`, maxLength: 50 }],
  [shellCommand, { pattern: String.raw`^[^\u0000]*[^\s\u0000][^\u0000]*$` }],
  [repositoryPath, { pattern: PATH }],
  [globs.element, { pattern: PATH }],
  [
    hostName,
    {
      pattern:
        '^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$',
    },
  ],
]);

/**
 * `.github/baton.yml` as JSON Schema, for editors: the keys that may be left out, with their defaults. That two labels must
 * differ it cannot say.
 */
export function configJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(configSchema, {
    target: 'draft-7',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      Object.assign(jsonSchema, WRITTEN_OUT.get(zodSchema));
    },
  });
  // Of a group the keys have defaults, not the group.
  for (const group of groupsOf(schema)) delete group.default;
  return schema;
}

function groupsOf({ properties = {} }: JsonSchema): JsonSchema[] {
  return Object.values(properties).filter(
    (property): property is JsonSchema => typeof property === 'object' && property.type === 'object',
  );
}
