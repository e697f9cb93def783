import type { Project } from './project.ts';

/** A language that a repository uses, and how it is prepared and checked. */
export interface Toolchain {
  language: string;
  /** What installs its packages. */
  manager: string;
  /** The file that told. */
  evidence: string;
  setup: string[];
  quality: Quality;
  /** What `setup` has to reach. */
  hosts: string[];
  /** Steps that put on GitHub's runner what is not there, as YAML of a workflow. */
  steps: string[];
}

/** `whole`: one command that is meant to run all checks of the repository; `parts`: the checks that were found. */
export type Quality = { kind: 'whole' | 'parts'; commands: string[] };

export type Detector = (project: Project) => Promise<Toolchain | undefined>;

/** A step of a workflow that runs one command. */
export function runStep(name: string, command: string): string {
  return `- name: ${name}\n  run: ${command}`;
}
