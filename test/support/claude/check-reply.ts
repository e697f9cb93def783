import type { ModelTurn, Reply } from './scripted-model.ts';
import { ScriptProblem } from './scripted-model.ts';
import { mismatch } from './tool-rules.ts';

/** A script may only do what the real model could, unless it says that it means it. Throws ScriptProblem. */
export function assertReplyIsPossible(reply: Reply, turn: ModelTurn): void {
  const toolCalls = reply.toolCalls ?? [];
  const choice = turn.request.tool_choice;
  if (choice?.type === 'none' && toolCalls.length > 0) {
    throw new ScriptProblem('The script calls a tool although `tool_choice` is "none"');
  }
  if (choice && choice.type !== 'none' && choice.disable_parallel_tool_use === true && toolCalls.length > 1) {
    throw new ScriptProblem('The script calls tools side by side although the request forbids it');
  }
  if (reply.asksAdvisor && !turn.tools.includes('advisor')) {
    throw new ScriptProblem(`The script asks the advisor, which is not on offer (${turn.tools.join(', ')})`);
  }
  for (const { name, input, offSpec } of toolCalls) {
    if (offSpec) continue;
    const tool = turn.toolDefinitions.find((definition) => definition.name === name);
    if (!tool) {
      throw new ScriptProblem(
        `The script calls \`${name}\`, which is not on offer (${turn.tools.join(', ')})`,
      );
    }
    const problem = mismatch(tool, input);
    if (problem) throw new ScriptProblem(`The script calls \`${name}\` against its schema: ${problem}`);
  }
}
