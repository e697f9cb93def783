export interface FuzzCounts {
  read: number;
  refused: number;
}

export interface FuzzParams {
  /** The same seed makes the same inputs. */
  seed: number;
  inputs: number;
  /** Told each input before it is tried, so that somebody can say on which one it never came back. */
  onInput?: (input: string) => void;
}
