import { invalidRequest } from './api-error.ts';
import { type ClaudeModel, findModel } from './model-catalogue.ts';
import type { CountTokensRequest, MessagesRequest, Tool } from './request-schema.ts';

/** What one model accepts and another does not. */
export function assertModelAccepts(model: ClaudeModel, request: MessagesRequest): void {
  assertThinking(model, request);
  assertToolChoice(model, request);
  if (request.output_config?.task_budget && !model.taskBudgets) {
    throw invalidRequest('output_config.task_budget: task budgets are not supported for this model.');
  }
  if (request.max_tokens > model.maxOutputTokens) {
    throw invalidRequest(
      `max_tokens: ${request.max_tokens} > ${model.maxOutputTokens}, which is the maximum allowed number of ` +
        `output tokens for ${model.id}`,
    );
  }
}

export function assertThinking(model: ClaudeModel, { thinking }: CountTokensRequest): void {
  if (!thinking || model.thinking.includes(thinking.type)) return;
  throw invalidRequest(
    `"thinking.type.${thinking.type}" is not supported for this model. Use "thinking.type.adaptive" and ` +
      '"output_config.effort" to control thinking behavior.',
  );
}

const STRENGTH = { haiku: 0, sonnet: 1, opus: 2 } as const;

/** An advisor is at least as strong as who asks it. */
export function assertAdvisorFits(
  model: ClaudeModel,
  tools: readonly Tool[],
  catalogue: readonly ClaudeModel[],
) {
  for (const [index, tool] of tools.entries()) {
    if (tool.type !== 'advisor_20260301') continue;
    const advisor = findModel(catalogue, tool.model);
    if (STRENGTH[advisor.line] >= STRENGTH[model.line]) continue;
    throw invalidRequest(
      `tools.${index}.advisor_20260301.model: ${advisor.id} cannot be the advisor of ${model.id}`,
    );
  }
}

function assertToolChoice(model: ClaudeModel, { tool_choice: choice, tools }: MessagesRequest): void {
  if (!choice) return;
  if ((choice.type === 'any' || choice.type === 'tool') && !model.forcedToolChoice) {
    throw invalidRequest('tool_choice: type "tool" and "any" are not supported for this model.');
  }
  if (choice.type === 'tool' && !tools?.some(({ name }) => name === choice.name)) {
    throw invalidRequest(`Tool '${choice.name}' not found in provided tools`);
  }
}
