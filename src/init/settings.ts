import type { Detected } from './detect-toolchains.ts';

export const WORKFLOWS = ['actions', 'hardened', 'app'] as const;
/** Where Baton runs: in a workflow of the repository, in one that keeps key and token apart, or as an App. */
export type WorkflowKind = (typeof WORKFLOWS)[number];

/** What is to be written, where the repository or a person decides it. */
export interface Settings {
  setup: string[];
  quality: string[];
  hosts: string[];
  /** Somebody works alone, and approves their own plans; undefined where nobody has said, and then they do not. */
  solo: boolean | undefined;
  workflow: WorkflowKind;
  /** What the workflow uses: `owner/name@ref`. */
  action: string;
  /** Steps of the workflow for tools that the runner lacks. */
  steps: string[];
}

/** What was said beforehand; undefined where nothing was. */
export interface Wishes {
  setup: readonly string[] | undefined;
  quality: readonly string[] | undefined;
  workflow: WorkflowKind | undefined;
  solo: boolean | undefined;
  action: string | undefined;
}

/** The way to ask somebody. It may answer by itself, or stop. */
export interface Questions {
  /** Whether nobody is asked, and each answer is the default. */
  byDefault: boolean;
  /** An empty answer stands for the default. */
  ask(question: string): Promise<string>;
  /** `otherwise` is the answer where nobody says anything. */
  confirm(question: string, otherwise: boolean): Promise<boolean>;
}

/** Asks for what can neither be told from the repository nor was said; nothing about files that stay as they are. */
export async function settle(
  questions: Questions,
  {
    wishes,
    detected,
    knownAction,
    writes,
  }: {
    wishes: Wishes;
    detected: Detected;
    /** What to use if nobody says otherwise; undefined where it cannot be told. */
    knownAction: string | undefined;
    writes: { configuration: boolean; workflow: boolean };
  },
): Promise<Settings> {
  const workflow = wishes.workflow ?? 'actions';
  return {
    setup: filled(wishes.setup) ?? detected.setup,
    quality: await qualityFor(questions, { wishes, detected, isWritten: writes.configuration }),
    hosts: detected.hosts,
    solo: wishes.solo ?? (writes.configuration ? await worksAlone(questions) : undefined),
    workflow,
    action:
      wishes.action ??
      knownAction ??
      (writes.workflow && workflow !== 'app' ? await askForAction(questions) : PLACEHOLDER),
    steps: detected.steps,
  };
}

/** Whether a workflow can use it: an action of GitHub's at a version. */
export function isAction(text: string): boolean {
  return /^[\w.-]+(\/[\w.-]+)+@[\w./-]+$/.test(text);
}

/** Stands in the example for whoever publishes the Baton in use. */
export const PLACEHOLDER = 'your-org/baton@v0';
export const PLACEHOLDER_OWNER = 'your-org/';

async function worksAlone(questions: Questions): Promise<boolean | undefined> {
  if (questions.byDefault) return undefined;
  return !(await questions.confirm('Is there somebody besides you who can approve plans?', true));
}

async function qualityFor(
  questions: Questions,
  { wishes, detected, isWritten }: { wishes: Wishes; detected: Detected; isWritten: boolean },
): Promise<string[]> {
  const known = filled(wishes.quality) ?? (detected.quality.length > 0 ? detected.quality : undefined);
  if (known !== undefined || !isWritten) return known ?? [];
  const answer = await questions.ask(
    'Which command tells whether a change is good, such as `make test`? (Enter for none yet)',
  );
  return answer === '' ? [] : [answer];
}

/** `--quality ''` says that there is none. */
function filled(commands: readonly string[] | undefined): string[] | undefined {
  return commands?.map((command) => command.trim()).filter((command) => command !== '');
}

async function askForAction(questions: Questions): Promise<string> {
  const answer = await questions.ask(
    `Which Baton should the workflow use, as owner/name@version? (Enter for ${PLACEHOLDER})`,
  );
  return answer === '' ? PLACEHOLDER : answer;
}
