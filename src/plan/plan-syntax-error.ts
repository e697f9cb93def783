import { Stop } from '../core/stop.ts';

/**
 * A plan that cannot be read. `reason` says what is wrong and what to write instead; `line` counts from 1 in the text that was
 * given (absent where no line is at fault). The message is both: `line 12: …`.
 */
export class PlanSyntaxError extends Stop {
  readonly line: number | undefined;
  readonly reason: string;

  constructor(line: number | undefined, reason: string, options?: ErrorOptions) {
    super('blocked', line === undefined ? reason : `line ${line}: ${reason}`, options);
    this.line = line;
    this.reason = reason;
  }
}
