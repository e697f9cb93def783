import { ApiError, type ApiErrorType } from './api-error.ts';
import type { ModelTurn } from './scripted-model.ts';
import type { WireEvent } from './stream-events.ts';

/** An answer other than a message, before the model is asked. The error type follows from the status if left out. */
export interface StatusFault {
  status: number;
  type?: ApiErrorType;
  message?: string;
  headers?: Record<string, string>;
  details?: { error_code: string };
}

/** What goes wrong with an answer that the model has already given. */
export type DeliveryFault =
  /** The connection ends after so many events; none at all is 0. */
  | { cutAfterEvents: number }
  /** The connection ends within the n-th byte of the body. */
  | { cutAfterBytes: number }
  /** The connection ends in the middle of the second piece of the first block of this kind. */
  | { cutInside: 'input_json' | 'text' | 'thinking' }
  /** The stream goes silent after so many events, and stays open. */
  | { stallAfterEvents: number }
  /** The stream ends with an `overloaded_error` event after its first events. */
  | 'overloaded_in_stream'
  /** The server has done its part, and the connection is reset before a byte of the answer. */
  | 'reset_after_effect';

/** `reset`: the connection is reset before anything has happened. */
export type FaultKind = StatusFault | 'reset' | DeliveryFault;

export interface Fault {
  kind: FaultKind;
  /** How often it strikes, in a row; once if left out. */
  times?: number;
  /** The requests that it strikes; any if left out. */
  when?: (turn: ModelTurn) => boolean;
}

const typeOfStatus: Record<number, ApiErrorType> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

const messageOfType: Partial<Record<ApiErrorType, string>> = {
  rate_limit_error:
    "This request would exceed your organization's rate limit of 30,000 input tokens per minute.",
  overloaded_error: 'Overloaded',
  api_error: 'Internal server error',
  authentication_error: 'invalid x-api-key',
  billing_error: 'Your credit balance is too low to access the Anthropic API.',
};

/** What was asked to go wrong, in the order in which it was asked. */
export class Faults {
  readonly #waiting: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  /** The fault that strikes before the model is asked, if one does. */
  takeEarly(turn: ModelTurn): StatusFault | 'reset' | undefined {
    return this.#take((kind) => (isEarly(kind) ? kind : undefined), turn);
  }

  /** The fault that strikes the answer on its way, if one does: it must have what the fault cuts. */
  takeLate(turn: ModelTurn, events: readonly WireEvent[]): DeliveryFault | undefined {
    return this.#take((kind) => (isEarly(kind) || !canStrike(kind, events) ? undefined : kind), turn);
  }

  unused(): string[] {
    return this.#waiting.map(
      ({ fault, left }) => `A fault was not used (${left} times): ${JSON.stringify(fault.kind)}`,
    );
  }

  #take<Kind>(pick: (kind: FaultKind) => Kind | undefined, turn: ModelTurn): Kind | undefined {
    for (const [index, waiting] of this.#waiting.entries()) {
      const { kind, when } = waiting.fault;
      const picked = pick(kind);
      if (picked === undefined || (when && !when(turn))) continue;
      waiting.left -= 1;
      if (waiting.left === 0) this.#waiting.splice(index, 1);
      return picked;
    }
    return undefined;
  }
}

export function toApiError({ status, type, message, details }: StatusFault): ApiError {
  const errorType = type ?? typeOfStatus[status] ?? 'api_error';
  return new ApiError(status, errorType, message ?? messageOfType[errorType] ?? errorType, details);
}

function isEarly(kind: FaultKind): kind is StatusFault | 'reset' {
  return kind === 'reset' || (typeof kind === 'object' && 'status' in kind);
}

function canStrike(kind: DeliveryFault, events: readonly WireEvent[]): boolean {
  return typeof kind === 'string' || !('cutInside' in kind) || cutPoint(events, kind.cutInside) >= 0;
}

/** Index of the event that `cutInside` tears apart, or -1. */
export function cutPoint(events: readonly WireEvent[], inside: 'input_json' | 'text' | 'thinking'): number {
  const ofKind = events.flatMap((event, index) =>
    event.type === 'content_block_delta' && event.delta.type === `${inside}_delta` ? [{ event, index }] : [],
  );
  const first = ofKind[0];
  if (!first) return -1;
  const sameBlock = ofKind.filter(({ event }) => event.index === first.event.index);
  return (sameBlock[2] ?? sameBlock[1] ?? first).index;
}
