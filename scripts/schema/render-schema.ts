import { configJsonSchema, type JsonSchema } from '../../src/config/json-schema.ts';
import { readDocument } from '../../test/docs/documents.ts';
import { keyDescriptions } from './key-descriptions.ts';

/** The text of `schema/baton.schema.json`: what the code accepts, and what docs/configuration.md says of each key. */
export function renderSchema(): string {
  const said = keyDescriptions(readDocument('docs/configuration.md'));
  const { $schema, ...schema } = configJsonSchema();
  const described = {
    $schema,
    title: '.github/baton.yml',
    description: 'Settings of Baton for a repository, read from its default branch.',
    ...withDescriptions(schema, { said, path: '' }),
  };
  return `${JSON.stringify(described, null, 2)}\n`;
}

/** Throws for a key that the document says nothing of. */
function withDescriptions(
  schema: JsonSchema,
  { said, path }: { said: ReadonlyMap<string, string>; path: string },
): JsonSchema {
  if (schema.properties === undefined) return schema;
  const properties = Object.entries(schema.properties).map(([name, property]) => {
    const key = path === '' ? name : `${path}.${name}`;
    const description = said.get(key);
    if (description === undefined) throw new Error(`docs/configuration.md says nothing of \`${key}\``);
    const inner = typeof property === 'object' ? withDescriptions(property, { said, path: key }) : {};
    return [name, { description, ...inner }] as const;
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}
