/** Low on purpose, in bytes: the next prompt is rather over- than underestimated. */
const BYTES_PER_TOKEN = 3;
/** High on purpose: what the next prompt will cost at the least is rather underestimated. */
const BYTES_PER_TOKEN_AT_MOST = 6;
/** The part of the limit from which on the conversation is summarised. */
const FULL = 0.75;

/** How large the next prompt will be, in tokens: what the API last counted, and an estimate of what has come since. */
export class ContextSize {
  #prompt = 0;
  #answer = 0;
  #bytes = 0;
  /** What a summary could not make smaller. */
  #floor = 0;

  get tokens(): number {
    return this.#prompt + this.#answer + Math.ceil(this.#bytes / BYTES_PER_TOKEN);
  }

  /** The least that the next prompt can be: what the cache holds of it, and what is new. */
  get atLeast(): { cached: number; fresh: number } {
    const fresh = this.#answer + Math.floor(this.#bytes / BYTES_PER_TOKEN_AT_MOST);
    return { cached: this.#prompt, fresh };
  }

  add(content: unknown): void {
    this.#bytes += bytesOf(content);
  }

  /** Takes what the API counted of the last request in place of the estimate. */
  counted({ prompt, answer }: { prompt: number; answer: number }): void {
    this.#prompt = prompt;
    this.#answer = answer;
    this.#bytes = 0;
  }

  /** The conversation starts over with this, or stays as it is where a summary came to nothing. */
  summarised(content?: unknown): void {
    if (content !== undefined) {
      this.counted({ prompt: 0, answer: 0 });
      this.add(content);
    }
    this.#floor = this.tokens;
  }

  /**
   * Whether the conversation should be summarised before more is sent under a limit of `ceiling` tokens. After a summary
   * that left much of it, not before half of the rest is used up as well. `next`: what is to be said as well.
   */
  isFull(ceiling: number, next?: unknown): boolean {
    const more = next === undefined ? 0 : Math.ceil(bytesOf(next) / BYTES_PER_TOKEN);
    return this.tokens + more >= Math.max(FULL * ceiling, (this.#floor + ceiling) / 2);
  }
}

/** In the form in which it is sent, or a little more. */
export function bytesOf(content: unknown): number {
  return Buffer.byteLength(JSON.stringify(content) ?? '');
}

/** How many bytes surely make no more than so many tokens. */
export function bytesFor(tokens: number): number {
  return Math.max(0, tokens) * BYTES_PER_TOKEN;
}
