import { readFileSync } from 'node:fs';
import { buildSchema, type DocumentNode, execute, type GraphQLError, Kind, parse, validate } from 'graphql';
import { type GraphqlContext, graphqlFields } from './graphql-fields.ts';

const schema = buildSchema(readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'));

export interface GraphqlCall extends GraphqlContext {
  body: unknown;
}

export interface GraphqlReply {
  body: unknown;
  /** What in the request does not fit GitHub's schema. */
  faults: string[];
}

interface GraphqlRequest {
  query: string;
  variables: Record<string, unknown>;
}

/** The fields at the root that a request asks for; none where it cannot be read. */
export function rootFields(body: unknown): string[] {
  try {
    return fieldsOf(parse(requestOf(body).query));
  } catch {
    return [];
  }
}

export async function answerGraphql(call: GraphqlCall): Promise<GraphqlReply> {
  const { query, variables } = requestOf(call.body);
  const faults = requestFaults(call.body);
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return refusal([...faults, String(error)]);
  }
  const invalid = validate(schema, document).map(({ message }) => message);
  const unknown = Object.keys(variables).filter((name) => !declaredVariables(document).includes(name));
  faults.push(...invalid, ...unknown.map((name) => `the variable $${name} is not declared`));
  if (faults.length > 0) return refusal(faults);
  const result = await execute({
    schema,
    document,
    variableValues: variables,
    rootValue: graphqlFields(call),
  });
  const coercion = (result.errors ?? []).filter(({ path }) => path === undefined);
  return {
    faults: coercion.map(({ message }) => message),
    body: { ...result, ...(result.errors && { errors: result.errors.map(formatError) }) },
  };
}

function refusal(faults: string[]): GraphqlReply {
  return { faults, body: { errors: faults.map((message) => ({ message })) } };
}

function requestOf(body: unknown): GraphqlRequest {
  const { query, variables } = (body ?? {}) as Partial<GraphqlRequest>;
  return { query: String(query ?? ''), variables: variables ?? {} };
}

function requestFaults(body: unknown): string[] {
  const known = ['query', 'variables', 'operationName'];
  const unknown = Object.keys((body ?? {}) as object).filter((key) => !known.includes(key));
  return unknown.map((key) => `a GraphQL request has no ${key}`);
}

function fieldsOf(document: DocumentNode): string[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.flatMap((selection) =>
          selection.kind === Kind.FIELD ? [selection.name.value] : [],
        )
      : [],
  );
}

function declaredVariables(document: DocumentNode): string[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
      : [],
  );
}

/** GitHub names the kind of an error beside its message. */
function formatError({ message, path, locations, extensions }: GraphQLError) {
  return { type: extensions.type, path, locations, message };
}
