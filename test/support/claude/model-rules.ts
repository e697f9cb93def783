import { invalidRequest } from './api-error.ts';
import type { ClaudeModel } from './model-catalogue.ts';
import type { CountTokensRequest, MessagesRequest } from './request-schema.ts';

/** What one model accepts and another does not. */
export function assertModelAccepts(model: ClaudeModel, request: MessagesRequest): void {
  assertThinking(model, request);
  assertToolChoice(model, request);
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

function assertToolChoice(model: ClaudeModel, { tool_choice: choice, tools }: MessagesRequest): void {
  if (!choice) return;
  if ((choice.type === 'any' || choice.type === 'tool') && !model.forcedToolChoice) {
    throw invalidRequest('tool_choice: type "tool" and "any" are not supported for this model.');
  }
  if (choice.type === 'tool' && !tools?.some(({ name }) => name === choice.name)) {
    throw invalidRequest(`Tool '${choice.name}' not found in provided tools`);
  }
}
