import type { BetaModelInfo } from '@anthropic-ai/sdk/resources/beta/models';
import { invalidRequest } from './api-error.ts';
import { type ClaudeModel, findModel } from './model-catalogue.ts';

/** The answer to `GET /v1/models/{id}`. */
export function describeModel(catalogue: readonly ClaudeModel[], id: string): BetaModelInfo {
  return info(findModel(catalogue, id));
}

/** The answer to `GET /v1/models`: a page of 20 unless `limit` says otherwise, after the model that `after_id` names. */
export function listModels(catalogue: readonly ClaudeModel[], query: string) {
  const asked = new URLSearchParams(query);
  const unknown = [...asked.keys()].find((name) => !['limit', 'after_id', 'beta'].includes(name));
  if (unknown !== undefined) throw invalidRequest(`${unknown}: the stand-in does not know this parameter`);
  const limit = Number(asked.get('limit') ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw invalidRequest('limit: must be 1 to 1000');
  const after = asked.get('after_id');
  const start = after === null ? 0 : catalogue.indexOf(findModel(catalogue, after)) + 1;
  const data = catalogue.slice(start, start + limit).map(info);
  return {
    data,
    has_more: start + limit < catalogue.length,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  };
}

function info(model: ClaudeModel): BetaModelInfo {
  const yes = { supported: true };
  const no = { supported: false };
  const thinks = (type: ClaudeModel['thinking'][number]) => ({ supported: model.thinking.includes(type) });
  return {
    id: model.id,
    type: 'model',
    display_name: model.displayName,
    created_at: model.releasedAt,
    line: model.line,
    lifecycle: model.retiresAt === undefined ? 'active' : 'deprecated',
    deprecated_at: model.retiresAt === undefined ? null : model.releasedAt,
    retires_at: model.retiresAt ?? null,
    max_input_tokens: model.contextTokens,
    max_tokens: model.maxOutputTokens,
    allowed_fallback_models: [],
    capabilities: {
      batch: no,
      citations: no,
      code_execution: no,
      compaction: { supported: true, summarize: yes },
      context_management: {
        supported: false,
        clear_thinking_20251015: no,
        clear_tool_uses_20250919: no,
        compact_20260112: no,
      },
      effort: { supported: true, low: yes, medium: yes, high: yes, xhigh: yes, max: yes },
      image_input: yes,
      pdf_input: no,
      server_tools: { supported: false, code_execution: no, web_search: no },
      structured_outputs: yes,
      thinking: {
        supported: true,
        types: {
          adaptive: thinks('adaptive'),
          between_tools: thinks('between_tools'),
          disabled: thinks('disabled'),
          enabled: thinks('enabled'),
        },
      },
    },
  };
}
