import { posix } from 'node:path';
import type { Files } from '../work-tree.ts';
import { type Permissions, readWorkflow, type Workflow } from './read-workflow.ts';

const FOLDER = '.github/workflows';

/** A step of a workflow that uses Baton. */
export interface BatonStep {
  /** Of the workflow file. */
  path: string;
  text: string;
  workflow: Workflow;
  job: string;
  /** `owner/name@ref`. */
  uses: string;
  inputs: Readonly<Record<string, string>>;
  /** Of the job, or where it names none of the workflow; undefined where neither does. */
  permissions: Permissions;
  /** That the job runs in, and that may have secrets of its own. */
  environment: string | undefined;
}

/** Every step of the repository's workflows that uses Baton, by the name of the action's repository. */
export async function findBatonSteps(files: Files): Promise<BatonStep[]> {
  const names = (await files.list(FOLDER)).filter((name) => /\.ya?ml$/.test(name)).sort();
  const found = await Promise.all(
    names.map(async (name) => {
      const path = posix.join(FOLDER, name);
      return stepsOf(path, (await files.read(path)) ?? '');
    }),
  );
  return found.flat();
}

function stepsOf(path: string, text: string): BatonStep[] {
  const workflow = readWorkflow(text);
  if (workflow === undefined) return [];
  return Object.entries(workflow.jobs).flatMap(([job, { permissions, environment, steps }]) =>
    steps.flatMap((step) =>
      step.uses !== undefined && isBaton(step.uses)
        ? [
            {
              path,
              text,
              workflow,
              job,
              uses: step.uses,
              inputs: step.with,
              permissions: permissions ?? workflow.permissions,
              environment,
            },
          ]
        : [],
    ),
  );
}

function isBaton(uses: string): boolean {
  const [, name = ''] = uses.split(/[/@]/);
  return name.toLowerCase() === 'baton';
}

/** Whether Baton acts in the name of the workflow, and not of an App. */
export function usesWorkflowToken({ inputs }: BatonStep): boolean {
  const { github_token: token = '' } = inputs;
  return token === '' || /github\.token|secrets\.GITHUB_TOKEN/i.test(token);
}

/** Which part of the job the step does, where two jobs share it; `whole` for all of it. */
export function partOf({ inputs }: BatonStep): 'whole' | 'work' | 'publish' {
  const { part } = inputs;
  return part === 'work' || part === 'publish' ? part : 'whole';
}

/** The name of the secret that an input is taken from. */
export function secretIn(value: string): string | undefined {
  return /\$\{\{\s*secrets\.(\w+)\s*\}\}/.exec(value)?.[1];
}
