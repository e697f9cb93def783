/**
 * Cuts out of GitHub's own API description what `test/support/github/operations.ts` lists, and writes it, as JSON Schema
 * with closed objects, to `test/support/github/openapi.json`.
 *
 * The description comes with the package `@octokit/openapi`, which is no dependency because of its 385 MB:
 *
 *     npm install --prefix /tmp/openapi @octokit/openapi@23.0.2
 *     node scripts/extract-openapi.ts /tmp/openapi/node_modules/@octokit/openapi/generated/api.github.com.json
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { OPERATIONS } from '../test/support/github/operations.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** Events that stories hand to the action; `x-webhooks` of the description holds their payloads. */
const WEBHOOKS = [
  'issues-labeled',
  'issue-comment-created',
  'pull-request-review-submitted',
  'pull-request-closed',
  'workflow-dispatch',
];

/** Says nothing about whether a value is valid. */
const ANNOTATIONS = new Set([
  ...[
    'title',
    'description',
    'example',
    'examples',
    'default',
    'externalDocs',
    'deprecated',
    'discriminator',
  ],
  ...['readOnly', 'writeOnly', 'nullable'],
]);

const FORMATS = new Set(['date-time', 'uri', 'email', 'int32', 'int64']);

const source = process.argv[2];
if (source === undefined) {
  console.error('Usage: node scripts/extract-openapi.ts <path to api.github.com.json>');
  process.exit(2);
}
const description = JSON.parse(readFileSync(source, 'utf8')) as JsonObject;
correct();
const schemas: JsonObject = {};

const operations = Object.fromEntries(
  OPERATIONS.map(({ method, path }) => [`${method} ${path}`, extractOperation(method, path)]),
);
const webhooks = Object.fromEntries(WEBHOOKS.map((name) => [name, extractWebhook(name)]));
const { version } = at('info') as { version: string };
const target = new URL('../test/support/github/openapi.json', import.meta.url);
const text = print({ source: `@octokit/openapi ${version}`, operations, webhooks, schemas: sorted(schemas) });
writeFileSync(target, text);
console.log(`${OPERATIONS.length} operations, ${Object.keys(schemas).length} schemas, ${text.length} bytes`);

/** Where GitHub is known to answer otherwise than its description says. */
function correct(): void {
  for (const name of ['pull-request', 'pull-request-simple']) {
    // The fork that a pull request came from may be gone, and its owner with it.
    const head = at('components', 'schemas', name, 'properties', 'head', 'properties') as JsonObject;
    for (const key of ['repo', 'user']) head[key] = { nullable: true, oneOf: [head[key] ?? null] };
    const label = at(
      'components',
      'schemas',
      name,
      'properties',
      'labels',
      'items',
      'properties',
    ) as JsonObject;
    label.description = { type: 'string', nullable: true };
  }
  // A comment on a line that has changed since stands on none.
  const comment = at('components', 'schemas', 'pull-request-review-comment', 'properties') as JsonObject;
  comment.line = { type: 'integer', nullable: true };
  // An installation belongs to a person or an organization, or to an enterprise; the description wants all of both.
  const list = ['/app/installations', 'get', 'responses', '200', 'content', 'application/json', 'schema'];
  const installation = at('paths', ...list, 'items', 'properties') as JsonObject;
  installation.account = { $ref: '#/components/schemas/simple-user' };
  for (const name of ['validation-error', 'validation-error-simple']) {
    const error = at('components', 'schemas', name, 'properties') as JsonObject;
    error.status = { type: 'string' };
  }
  // Its own words: a range of moments in the syntax of the search, such as `>=2026-01-09T09:00:00Z`.
  const created = at('components', 'parameters', 'created') as JsonObject;
  created.schema = { type: 'string' };
}

function extractOperation(method: string, path: string): JsonObject {
  const operation = at('paths', path, method.toLowerCase()) as JsonObject;
  const parameters = (operation.parameters as JsonObject[]).map((entry) => {
    const { name, in: place, required = false, schema, 'x-multi-segment': many = false } = resolve(entry);
    return { name, in: place, required, many, schema: toJsonSchema(schema ?? null) } as JsonObject;
  });
  const body = operation.requestBody === undefined ? undefined : resolve(operation.requestBody as JsonObject);
  const responses = Object.entries(operation.responses as JsonObject).map(([status, response]) => {
    const content = Object.entries((resolve(response as JsonObject).content ?? {}) as JsonObject);
    return [status, Object.fromEntries(content.map(([type, media]) => [type, schemaOf(media)]))] as const;
  });
  return {
    operationId: operation.operationId ?? null,
    docs: (operation.externalDocs as JsonObject).url ?? null,
    parameters,
    ...(body && {
      body: {
        required: body.required === true,
        schema: schemaOf((body.content as JsonObject)['application/json']),
      },
    }),
    responses: Object.fromEntries(responses),
  };
}

function extractWebhook(name: string): Json {
  const body = at('x-webhooks', name, 'post', 'requestBody', 'content', 'application/json');
  return schemaOf(body);
}

function schemaOf(media: Json | undefined): Json {
  return toJsonSchema((media as JsonObject).schema ?? {});
}

/** OpenAPI 3.0's dialect to JSON Schema, and every object that lists its properties closed to others. */
function toJsonSchema(schema: Json, { closed = true } = {}): Json {
  if (schema === null || typeof schema !== 'object' || Array.isArray(schema)) return schema;
  if (typeof schema.$ref === 'string') return { $ref: include(schema.$ref) };
  if (schema.allOf !== undefined) return toJsonSchema(merged((schema.allOf as JsonObject[]).map(resolve)));
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (ANNOTATIONS.has(key) || key.startsWith('x-')) continue;
    if (key === 'format' && !FORMATS.has(String(value))) continue;
    if (key === 'properties') result[key] = mapValues(value as JsonObject, (inner) => toJsonSchema(inner));
    else if (key === 'anyOf' || key === 'oneOf') {
      // Alternatives beside properties of the object's own say more about those, and leave the others alone.
      const alternatives = { closed: schema.properties === undefined };
      result[key] = (value as Json[]).map((inner) => toJsonSchema(inner, alternatives));
    } else if (key === 'items' || key === 'not' || key === 'additionalProperties')
      result[key] = toJsonSchema(value);
    else result[key] = value;
  }
  // Where the description says `true` beside properties, its authors did not decide.
  if (!closed) delete result.additionalProperties;
  else if (result.properties !== undefined && typeof result.additionalProperties !== 'object') {
    result.additionalProperties = false;
  }
  return schema.nullable === true ? nullable(result) : result;
}

/** Objects that are to hold all at once, as one that can be closed: of a property that several describe, the first counts. */
function merged(schemas: readonly JsonObject[]): JsonObject {
  if (schemas.some(({ properties }) => properties === undefined)) {
    throw new Error('Only objects that list their properties can be merged');
  }
  return {
    type: 'object',
    properties: Object.assign({}, ...schemas.map(({ properties }) => properties).reverse()),
    required: [...new Set(schemas.flatMap(({ required }) => (required ?? []) as string[]))],
  };
}

function nullable(schema: JsonObject): JsonObject {
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const type = { ...schema, type: [schema.type, 'null'] };
  return Array.isArray(schema.enum) ? { ...type, enum: [...new Set([...schema.enum, null])] } : type;
}

/** Takes the referenced schema into the extract, once; it is referred to by its name. */
function include(pointer: string): string {
  const name = pointer.slice('#/components/schemas/'.length);
  if (schemas[name] === undefined) {
    schemas[name] = true;
    schemas[name] = toJsonSchema(at('components', 'schemas', name));
  }
  return name;
}

function resolve(entry: JsonObject): JsonObject {
  if (typeof entry.$ref !== 'string') return entry;
  return at(...entry.$ref.slice(2).split('/')) as JsonObject;
}

function at(...path: string[]): Json {
  return path.reduce<Json>((value, key) => {
    const inner = (value as JsonObject)[key];
    if (inner === undefined) throw new Error(`The description has no ${path.join(' › ')}`);
    return inner;
  }, description);
}

function mapValues(object: JsonObject, change: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

function sorted(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One line per operation and schema: small, and a change can still be read. */
function print(extract: JsonObject): string {
  const section = (value: Json) =>
    value !== null && typeof value === 'object'
      ? `{\n${Object.entries(value)
          .map(([key, inner]) => `${JSON.stringify(key)}:${JSON.stringify(inner)}`)
          .join(',\n')}\n}`
      : JSON.stringify(value);
  const sections = Object.entries(extract).map(([key, value]) => `${JSON.stringify(key)}:${section(value)}`);
  return `{\n${sections.join(',\n')}\n}\n`;
}
