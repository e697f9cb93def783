import { Stop } from '../../core/stop.ts';

/** Commands of the repository that had to pass and did not, with what they printed last. */
export class CheckFailed extends Stop {
  readonly output: string;

  constructor(message: string, output: string) {
    super('failed', message);
    this.output = output;
  }
}
