import { parse } from 'yaml';
import { z } from 'zod';

const textual = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const permissionsSchema = z.union([z.string(), z.record(z.string(), z.string())]).nullish();

const stepSchema = z.object({
  uses: z.string().optional().catch(undefined),
  with: z.record(z.string(), textual.catch('')).catch({}),
});

const jobSchema = z.object({
  permissions: permissionsSchema.catch(undefined),
  environment: z
    .union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])
    .optional()
    .catch(undefined),
  steps: z.array(stepSchema).catch([]),
});

interface Event {
  types?: string[] | undefined;
  inputs?: Record<string, unknown> | undefined;
}

const eventSchema: z.ZodType<Event> = z
  .object({
    types: z
      .union([z.string().transform((type) => [type]), z.array(z.string())])
      .optional()
      .catch(undefined),
    inputs: z.record(z.string(), z.unknown()).optional().catch(undefined),
  })
  .catch({});

const workflowSchema = z.object({
  'run-name': z.string().catch(''),
  on: z
    .union([
      z.string().transform((name) => listening([name])),
      z.array(z.string()).transform(listening),
      z.record(z.string(), eventSchema),
    ])
    .catch({}),
  permissions: permissionsSchema.catch(undefined),
  jobs: z.record(z.string(), jobSchema),
});

function listening(names: readonly string[]): Record<string, Event> {
  return Object.fromEntries(names.map((name) => [name, {}]));
}

/** A workflow file as far as it says what starts it, what it may do and which actions it uses. */
export type Workflow = z.output<typeof workflowSchema>;
export type Permissions = z.output<typeof permissionsSchema>;

/** Undefined for what is no workflow that GitHub would take. */
export function readWorkflow(text: string): Workflow | undefined {
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    return undefined;
  }
  return workflowSchema.safeParse(value).data;
}
