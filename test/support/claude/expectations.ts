import type { ApiError } from './api-error.ts';

/** Part of the life of a thread: a client that replays copes with them. */
const ordinaryCodes: ReadonlySet<string> = new Set([
  'thread_not_found',
  'thread_already_continued',
  'thread_continue_in_flight',
]);

/** Keeps what went against expectation until somebody asks. */
export class Expectations {
  readonly #problems: string[] = [];
  readonly #awaited: { pattern: string | RegExp; left: number }[] = [];

  expectRejection(pattern: string | RegExp, times: number): void {
    this.#awaited.push({ pattern, left: times });
  }

  problem(text: string): void {
    this.#problems.push(text);
  }

  rejected(error: ApiError, where: string): void {
    if (error.details && ordinaryCodes.has(error.details.error_code)) return;
    const awaited = this.#awaited.find(({ pattern, left }) => left > 0 && fits(error.message, pattern));
    if (awaited) awaited.left -= 1;
    else this.#problems.push(`${where} was rejected: ${error.status} ${error.type}: ${error.message}`);
  }

  open(): string[] {
    const awaited = this.#awaited.filter(({ left }) => left > 0);
    return [
      ...this.#problems,
      ...awaited.map(({ pattern, left }) => `A rejection did not come (${left} times): ${pattern}`),
    ];
  }
}

function fits(message: string, pattern: string | RegExp): boolean {
  return typeof pattern === 'string' ? message.includes(pattern) : pattern.test(message);
}
