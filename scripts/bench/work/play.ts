import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelTurn, Reply, Step, ToolCall } from '../../../test/support/claude/scripted-model.ts';
import type { Cause, Move, Proof } from './moves.ts';

export interface Playing {
  form: 'single' | 'handoff';
  /** For which turns are left out, or taken together. */
  causes: ReadonlySet<Cause>;
  workTree: string;
  /** Whether calls of one turn run one after the other; where they do not, two edits of one file spoil each other. */
  inOrder: boolean;
}

interface Turn {
  calls: ToolCall[];
  says: string | undefined;
  /** What has to stand in the conversation by then, since no turn was spent on it. */
  proofs: Proof[];
}

/** The steps of a script for one stretch of the work. A step throws where what was left out would have been needed. */
export function stepsOf(moves: readonly Move[], playing: Playing): Step[] {
  return turnsOf(moves, playing).map(({ calls, says, proofs }) => async (turn: ModelTurn): Promise<Reply> => {
    for (const proof of proofs) await assertKnown(proof, { turn, workTree: playing.workTree });
    return says === undefined ? { toolCalls: calls } : { text: says };
  });
}

function turnsOf(
  moves: readonly Move[],
  { form, causes, inOrder }: Omit<Playing, 'workTree'>,
): readonly Turn[] {
  const turns: Turn[] = [];
  let proofs: Proof[] = [];
  const add = (turn: Pick<Turn, 'calls' | 'says'>) => {
    turns.push({ ...turn, proofs });
    proofs = [];
  };
  for (const move of moves) {
    if (move.only !== undefined && move.only !== form) continue;
    const { unneeded, says } = move;
    if (unneeded && causes.has(unneeded.cause)) {
      if (unneeded.instead !== undefined) add({ calls: [], says: unneeded.instead });
      proofs.push(unneeded.proof);
      continue;
    }
    const ticks = form === 'handoff' ? (move.ticks ?? []) : [];
    const calls = [...move.calls, ...ticks.map((input) => ({ name: 'complete_step', input }))];
    const previous = turns.at(-1);
    const asked = move.beside === true && causes.has('side by side');
    if (asked && previous?.says === undefined && (inOrder || !shareAFile(previous?.calls, calls))) {
      previous?.calls.push(...calls);
    } else add({ calls, says });
  }
  return turns;
}

function shareAFile(before: readonly ToolCall[] = [], after: readonly ToolCall[]): boolean {
  const paths = before.map(({ input }) => input.file_path);
  return after.some(({ input }) => input.file_path !== undefined && paths.includes(input.file_path));
}

async function assertKnown(
  proof: Proof,
  { turn, workTree }: { turn: ModelTurn; workTree: string },
): Promise<void> {
  const missing = await missingFrom(proof, { turn, workTree });
  if (missing === undefined) return;
  throw new Error(
    `A turn was left out although the conversation lacks what it would have brought: ${missing}`,
  );
}

async function missingFrom(
  proof: Proof,
  { turn, workTree }: { turn: ModelTurn; workTree: string },
): Promise<string | undefined> {
  const said = turn.lastUserText;
  switch (proof.kind) {
    case 'file': {
      const text = await readFile(join(workTree, proof.path), 'utf8');
      return said.includes(text.trimEnd()) ? undefined : proof.path;
    }
    case 'lines': {
      const text = await readFile(join(workTree, proof.path), 'utf8');
      const results = resultsIn(turn);
      const lines = text.split('\n').slice(proof.from - 1, proof.to);
      return lines.find((line, index) => !results.includes(`${proof.from + index}\t${line}`));
    }
    case 'said':
      return said.includes(proof.text) ? undefined : proof.text;
    case 'went-on':
      return undefined;
  }
}

/** What all calls so far came back with. */
function resultsIn({ messages }: ModelTurn): string {
  const results = messages.flatMap(({ content }) => content.filter((block) => block.type === 'tool_result'));
  const texts = results.flatMap((block) => block.content ?? []);
  return texts.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}
