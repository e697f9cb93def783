/** What keeps a command from running. */
export interface Fault {
  fault: string;
  /** Not so where the machine may know more than the repository shows. */
  isSure: boolean;
}
