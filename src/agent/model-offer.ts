import Anthropic from '@anthropic-ai/sdk';
import type { ModelClient } from './model-client.ts';
import { explainModelError } from './model-errors.ts';

/** What becomes of a model; `ending` is one that is to be retired, on that day (YYYY-MM-DD) where one is set. */
export type Offered = { kind: 'offered' } | { kind: 'ending'; on: string | undefined } | { kind: 'missing' };

/** What the API offers to a key, or why that is not known. */
export type ModelOffer =
  | { kind: 'open'; models: number; find(name: string): Promise<Offered> }
  | { kind: 'refused'; says: string }
  | { kind: 'unclear'; says: string };

/** Asks the API for its models. Throws Stop only from `find`. */
export async function readModelOffer(client: ModelClient): Promise<ModelOffer> {
  const listed = new Map<string, Anthropic.ModelInfo>();
  try {
    for await (const model of client.models.list({ limit: 100 }, QUICK)) listed.set(model.id, model);
  } catch (error) {
    if (!(error instanceof Anthropic.AnthropicError)) throw error;
    return whyNot(error);
  }
  return {
    kind: 'open',
    models: listed.size,
    // One that is not listed may be another name of one that is.
    find: async (name) => stateOf(listed.get(name) ?? (await findByName(client, name))),
  };
}

/** Somebody waits in front of a terminal. */
const QUICK = { maxRetries: 1, timeout: 15_000 };

function stateOf(model: Anthropic.ModelInfo | undefined): Offered {
  if (model === undefined || model.lifecycle === 'retired') return { kind: 'missing' };
  if (model.lifecycle === 'deprecated') return { kind: 'ending', on: model.retires_at?.slice(0, 10) };
  return { kind: 'offered' };
}

async function findByName(client: ModelClient, name: string): Promise<Anthropic.ModelInfo | undefined> {
  try {
    return await client.models.retrieve(name, {}, QUICK);
  } catch (error) {
    if (error instanceof Anthropic.APIError && error.status === 404) return undefined;
    throw error instanceof Anthropic.AnthropicError ? explainModelError(error, name) : error;
  }
}

function whyNot(error: InstanceType<typeof Anthropic.AnthropicError>): ModelOffer {
  const status = error instanceof Anthropic.APIError ? error.status : undefined;
  if (status === undefined) return { kind: 'unclear', says: 'The Claude API could not be reached.' };
  if (status === 401) return { kind: 'refused', says: 'The Claude API does not accept the key.' };
  if (status === 403) return { kind: 'refused', says: 'The key may not use the Claude API.' };
  return { kind: 'unclear', says: `The Claude API did not list its models (${status}).` };
}
