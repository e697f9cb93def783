import type { Message, ToolResultBlock } from './content-schema.ts';
import type { Position } from './conversations.ts';
import type { Prompt } from './prompt.ts';
import type { MessagesRequest } from './request-schema.ts';
import type { ModelTurn, ToolResult } from './scripted-model.ts';

export function toModelTurn(prompt: Prompt, request: MessagesRequest, position: Position): ModelTurn {
  const { model, system, tools, messages } = prompt;
  const news = messages.slice(messages.findLastIndex(({ role }) => role === 'assistant') + 1);
  const results = toolResults(messages, news);
  return {
    model: model.id,
    system: system.map(({ text }) => text).join('\n'),
    tools: tools.map(({ name }) => name),
    toolDefinitions: tools.filter((tool) => tool.type !== 'advisor_20260301'),
    messages,
    lastUserText: news.flatMap(textsOf).join('\n'),
    lastToolResults: results,
    result: (idOrName) =>
      results.find(({ id }) => id === idOrName) ?? results.find(({ name }) => name === idOrName),
    ...position,
    request,
  };
}

function textsOf({ content }: Message): string[] {
  return content.flatMap((block) => (block.type === 'text' ? [block.text] : []));
}

function toolResults(messages: readonly Message[], news: readonly Message[]): ToolResult[] {
  const asked = new Map(
    messages.flatMap(({ content }) =>
      content.flatMap((block) => (block.type === 'tool_use' ? [[block.id, block] as const] : [])),
    ),
  );
  return news.flatMap(({ content }) =>
    content.flatMap((block) => {
      if (block.type !== 'tool_result') return [];
      const { name = '', input = {} } = asked.get(block.tool_use_id) ?? {};
      return [
        { id: block.tool_use_id, name, input, text: resultText(block), isError: block.is_error ?? false },
      ];
    }),
  );
}

function resultText({ content }: ToolResultBlock): string {
  return (content ?? []).map((inner) => (inner.type === 'text' ? inner.text : '[image]')).join('\n');
}
