/** The files of the repository at the commit that the plan was made on; paths are relative, with `/`. */
export interface PlanTree {
  /** What stands at exactly this path; `other` is a link or a submodule. */
  has(path: string): 'file' | 'directory' | 'other' | undefined;
  /** A path that differs from this one in letter case alone. */
  caseVariant?(path: string): string | undefined;
  /** Whether the file at this path may be run as a program; not there where nobody knows. */
  isExecutable?(path: string): boolean;
  /** The text of a file; undefined where there is none, or where it is too large for a plan to speak of its lines. */
  read(path: string): Promise<string | undefined>;
}
