import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Description, MatchedOperation, Parameter, Schema } from './description.ts';

export type Values = Record<string, unknown>;

export interface CheckedRequest {
  /** Path and query parameters with the types that the description gives them. */
  params: Values;
  query: Values;
  faults: string[];
}

/** Holds requests, answers and webhook payloads against GitHub's own API description. */
export interface Validator {
  request(operation: MatchedOperation, given: { query: URLSearchParams; body: unknown }): CheckedRequest;
  /** What is wrong with an answer that the stand-in is about to give. */
  answer(operation: MatchedOperation, answer: { status: number; body: unknown }): string[];
  /** Drops from a payload what no webhook of that name has, and says what is wrong with the rest. */
  webhook(name: string, payload: unknown): string[];
}

export function createValidator(description: Description): Validator {
  const strict = createAjv(description, { removeAdditional: false });
  const trimming = createAjv(description, { removeAdditional: true });
  const compiled = new Map<Schema, ValidateFunction>();
  const check = (schema: Schema, value: unknown): string[] => {
    const validate = compiled.get(schema) ?? strict.compile(schema);
    compiled.set(schema, validate);
    return validate(value) ? [] : faultsOf(validate);
  };

  return {
    request: ({ description: operation, params }, { query, body }) => {
      const faults: string[] = [];
      const place = (where: Parameter['in'], given: Record<string, string>) =>
        checkParameters(
          operation.parameters.filter((parameter) => parameter.in === where),
          given,
          { check, faults, where },
        );
      const checked = { params: place('path', params), query: place('query', Object.fromEntries(query)) };
      if (operation.body === undefined) {
        if (body !== undefined) faults.push('this operation takes no body');
      } else if (body !== undefined) {
        faults.push(...check(operation.body.schema, body).map((fault) => `body${fault}`));
      } else if (operation.body.required) faults.push('the body is missing');
      return { ...checked, faults };
    },
    answer: ({ key, description: operation }, { status, body }) => {
      const media = operation.responses[String(status)];
      if (media === undefined && status < 400) return [`${key} never answers ${status}`];
      const schema = media?.['application/json'] ?? (status < 400 ? undefined : { $ref: 'basic-error' });
      if (schema === undefined) return body === undefined ? [] : [`${key} answers ${status} without a body`];
      return check(schema, body).map((fault) => `${key} → ${status}: body${fault}`);
    },
    webhook: (name, payload) => {
      const schema = description.webhooks[name];
      if (schema === undefined) return [`there is no description of the webhook ${name}`];
      trimming.compile(schema)(payload);
      return check(schema, payload).map((fault) => `webhook ${name}: payload${fault}`);
    },
  };
}

function createAjv(description: Description, options: { removeAdditional: boolean }): Ajv {
  const ajv = new Ajv({
    ...options,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allErrors: true,
  });
  addFormats.default(ajv);
  for (const [name, schema] of Object.entries(description.schemas)) ajv.addSchema(schema, name);
  return ajv;
}

function checkParameters(
  parameters: readonly Parameter[],
  given: Record<string, string>,
  {
    check,
    faults,
    where,
  }: { check: (schema: Schema, value: unknown) => string[]; faults: string[]; where: string },
): Values {
  const values: Values = {};
  for (const [name, text] of Object.entries(given)) {
    const parameter = parameters.find((entry) => entry.name === name);
    if (parameter === undefined) {
      faults.push(`there is no ${where} parameter ${name}`);
      continue;
    }
    values[name] = typed(parameter.schema, text);
    faults.push(
      ...check(parameter.schema, values[name]).map((fault) => `${where} parameter ${name}${fault}`),
    );
  }
  const missing = parameters.filter((parameter) => parameter.required && given[parameter.name] === undefined);
  faults.push(...missing.map(({ name }) => `the ${where} parameter ${name} is missing`));
  return values;
}

function typed(schema: Schema, text: string): unknown {
  if (schema.type === 'integer' && /^\d+$/.test(text)) return Number(text);
  if (schema.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function faultsOf(validate: ValidateFunction): string[] {
  return (validate.errors ?? []).map(({ instancePath, message = '', params }) => {
    const extra = 'additionalProperty' in params ? ` (${params.additionalProperty})` : '';
    return `${instancePath} ${message}${extra}`;
  });
}
