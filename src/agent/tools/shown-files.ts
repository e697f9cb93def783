import { createHash } from 'node:crypto';

/** Text of a file as the model gets to see it. */
export interface ShownText {
  /** Absolute, with links resolved. */
  path: string;
  /** `3-40`, or nothing where it is the whole file. */
  range: string;
  text: string;
}

/** How it came into the conversation. `attached` is followed by what it was attached to: `the message of phase 2`. */
export type Showing = { kind: 'read' } | { kind: 'written' } | { kind: 'attached'; to: string };

interface Entry {
  digest: string;
  turn: number;
  showing: Showing;
}

/** Which texts of files stand in a conversation already, so that none has to be brought into it twice. */
export class ShownFiles {
  #turn = 0;
  readonly #entries = new Map<string, Entry>();

  /** To be called before the calls of a turn run. */
  nextTurn(): void {
    this.#turn += 1;
  }

  add(shown: ShownText, showing: Showing): void {
    this.#entries.set(keyOf(shown), { digest: digestOf(shown.text), turn: this.#turn, showing });
  }

  /** When exactly this text came into the conversation, as `when you read it 3 turns ago`; undefined where it did not. */
  when(shown: ShownText): string | undefined {
    const entry = this.#entries.get(keyOf(shown));
    if (!entry || entry.digest !== digestOf(shown.text)) return undefined;
    const { showing } = entry;
    if (showing.kind === 'attached') return `when it was attached to ${showing.to}`;
    const verb = showing.kind === 'read' ? 'read' : 'wrote';
    return `when you ${verb} it ${ago(this.#turn - entry.turn)}`;
  }

  /** For when the conversation so far is no longer what the model sees: everything is to be shown again. */
  forget(): void {
    this.#entries.clear();
  }
}

function ago(turns: number): string {
  if (turns === 0) return 'earlier in this turn';
  return turns === 1 ? 'a turn ago' : `${turns} turns ago`;
}

function keyOf({ path, range }: ShownText): string {
  return `${path}\0${range}`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
