/** One thing that is wrong with the file: where, at which key (`limits.turns`), and what was expected. */
export interface Problem {
  line: number;
  key: string;
  says: string;
}

/** The line (from 1) of a key, or of the closest thing around it that the file has. */
export type LineOf = (path: readonly PropertyKey[]) => number;
