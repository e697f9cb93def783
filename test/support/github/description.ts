import { readFileSync } from 'node:fs';
import type { OPERATIONS } from './operations.ts';

type KeyOf<Entry> = Entry extends { method: infer Method extends string; path: infer Path extends string }
  ? `${Method} ${Path}`
  : never;

/** Names an operation: method and path template. */
export type OperationKey = KeyOf<(typeof OPERATIONS)[number]>;

export type Schema = Record<string, unknown>;

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  /** The value may hold slashes. */
  many: boolean;
  schema: Schema;
}

export interface OperationDescription {
  operationId: string;
  docs: string;
  parameters: Parameter[];
  body?: { required: boolean; schema: Schema };
  /** By status, then by media type. */
  responses: Record<string, Record<string, Schema>>;
}

export interface Description {
  operations: Record<string, OperationDescription>;
  webhooks: Record<string, Schema>;
  schemas: Record<string, Schema>;
}

/** The extract of GitHub's own API description that `scripts/extract-openapi.ts` makes. */
export function loadDescription(): Description {
  return JSON.parse(readFileSync(new URL('openapi.json', import.meta.url), 'utf8')) as Description;
}

export interface MatchedOperation {
  key: OperationKey;
  description: OperationDescription;
  /** Decoded, still as text. */
  params: Record<string, string>;
}

/** Finds the operation that a request is for. `path` begins after the API's root and is still encoded. */
export function matchOperation(
  description: Description,
  request: { method: string; path: string },
): MatchedOperation | undefined {
  for (const [key, operation] of Object.entries(description.operations)) {
    const [method, template = ''] = key.split(' ');
    const params = method === request.method ? matchPath(template, operation, request.path) : undefined;
    if (params) return { key: key as OperationKey, description: operation, params };
  }
  return undefined;
}

function matchPath(
  template: string,
  operation: OperationDescription,
  path: string,
): Record<string, string> | undefined {
  const wanted = template.split('/');
  const given = path.split('/');
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? (index === given.length ? '' : undefined);
    if (value === undefined) return undefined;
    if (!segment.startsWith('{')) {
      if (segment !== value) return undefined;
      continue;
    }
    const name = segment.slice(1, -1);
    const many = operation.parameters.some((parameter) => parameter.name === name && parameter.many);
    if (many && index === wanted.length - 1) {
      params[name] = decodeURIComponent(given.slice(index).join('/'));
      return params;
    }
    if (value === '') return undefined;
    params[name] = decodeURIComponent(value);
  }
  return given.length === wanted.length ? params : undefined;
}
