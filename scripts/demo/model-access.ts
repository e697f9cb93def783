import { startClaude } from '../../test/support/claude/start-claude.ts';
import { searchCacheModel } from '../../test/support/scenarios/search-cache.ts';
import type { Model } from './invocation.ts';

/** What a run of the real model may cost, in US dollars. */
export const MAX_RUN_USD = 1;

/** How the action gets at the model. */
export interface ModelAccess extends AsyncDisposable {
  inputs: Record<string, string>;
  /** Unless it is Claude's own. */
  url: string | undefined;
  /** Requests to the stand-in so far. Throws for those that the real API would not have taken. */
  assertClean(): number;
}

export async function openModel(model: Model): Promise<ModelAccess> {
  if (model.kind === 'live') {
    return {
      inputs: { anthropic_api_key: model.apiKey, max_cost_usd: String(MAX_RUN_USD) },
      url: model.baseUrl,
      assertClean: () => 0,
      [Symbol.asyncDispose]: async () => undefined,
    };
  }
  const claude = await startClaude({ models: searchCacheModel() });
  return {
    inputs: { anthropic_api_key: claude.apiKey },
    url: claude.baseUrl,
    assertClean() {
      claude.assertClean();
      return claude.requests.length;
    },
    [Symbol.asyncDispose]: () => claude.close(),
  };
}
