import type { BetaMessage } from '@anthropic-ai/sdk/resources/beta';
import { z } from 'zod';
import type { PlanningTask } from '../../src/agent/planner-tools.ts';
import { type Config, configSchema } from '../../src/config/schema.ts';
import { runIdSchema, shaSchema } from '../../src/core/ids.ts';
import { RECORD_FORMAT } from '../../src/jobs/run/record-file.ts';
import type { RecordedAnswer } from './recorded-model.ts';

const actor = z.object({ id: z.number(), login: z.string(), type: z.string() });
const phases = z.array(z.int());
const text = z.string().optional();

const plannerSchema = z.object({
  role: z.literal('planner'),
  root: z.string(),
  base: shaSchema,
  issue: z.int().optional(),
  file: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('new') }),
    z.object({ kind: z.literal('kept'), path: z.string() }),
  ]),
  task: z.custom<PlanningTask>((task) => z.object({ kind: z.string() }).safeParse(task).success),
  maxQuestions: z.int(),
});

const implementerSchema = z.object({
  role: z.literal('implementer'),
  root: z.string(),
  base: shaSchema,
  mergeBase: shaSchema,
  planPath: z.string(),
  planText: z.string(),
  donePhases: phases,
  begunPhases: phases,
  primer: text,
  skill: text,
  pull: z.object({ number: z.int(), headRef: z.string(), baseRepositoryId: z.int() }),
  approvers: z.array(actor),
});

/** Sessions that follow from the one that a run was for. */
const followingSchema = z.object({ role: z.enum(['reviewer', 'primer-keeper']) });

const message = z.custom<BetaMessage>(
  (value) => z.object({ type: z.literal('message'), content: z.array(z.unknown()) }).safeParse(value).success,
);
const repository = z.object({ id: z.int(), owner: z.string(), name: z.string(), defaultBranch: z.string() });
const lineSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('run'),
    format: z.int(),
    at: z.coerce.date(),
    command: z.object({ kind: z.string(), runId: runIdSchema, repository }),
    settings: z.object({
      plannerModel: text,
      implementerModel: text,
      maxCostUsd: z.number().optional(),
      sandbox: z.enum(['auto', 'required', 'off']).optional(),
    }),
  }),
  z.object({ kind: z.literal('config'), config: configSchema }),
  z.object({
    kind: z.literal('session'),
    start: z.discriminatedUnion('role', [plannerSchema, implementerSchema, followingSchema]),
  }),
  z.object({ kind: z.literal('turn'), role: z.string(), message }),
  z.object({ kind: z.literal('compaction'), message }),
  z.object({ kind: z.literal('plan'), path: z.string(), text: z.string() }),
  z.object({ kind: z.literal('commit'), what: z.string(), tree: z.string() }),
  z.object({ kind: z.literal('end'), outcome: z.object({ conclusion: z.string(), line: z.string() }) }),
]);
const KINDS: ReadonlySet<string> = new Set(lineSchema.options.map(({ shape }) => shape.kind.value));

type Line = z.infer<typeof lineSchema>;
export type PlannerStart = z.infer<typeof plannerSchema>;
export type ImplementerStart = z.infer<typeof implementerSchema>;

/** What a session left behind: a file with its text, or a commit with its tree. */
export type Trace = { what: string; content: string };

/** A record as far as a replay goes by it. */
export interface RunRecord {
  run: Extract<Line, { kind: 'run' }>;
  config: Config;
  start: PlannerStart | ImplementerStart;
  answers: RecordedAnswer[];
  traces: Trace[];
  /** Undefined for a run that died. */
  end: { conclusion: string; line: string } | undefined;
}

/** Reads a record. Undefined where no session was opened; throws where it is none, or of another format. */
export function readRecord(jsonLines: string): RunRecord | undefined {
  const lines = parseLines(jsonLines);
  const of = <K extends Line['kind']>(kind: K) =>
    lines.filter((line): line is Extract<Line, { kind: K }> => line.kind === kind);
  const [run] = of('run');
  if (run?.format !== RECORD_FORMAT) throw new Error(`This is no record of format ${RECORD_FORMAT}`);
  const session = of('session')
    .map(({ start }) => start)
    .find((start) => start.role === 'planner' || start.role === 'implementer');
  const [config] = of('config');
  if (!session || !config) return undefined;
  return {
    run,
    config: config.config,
    start: session,
    answers: lines.flatMap(answersIn),
    traces: [
      ...of('plan').map(({ path, text: content }) => ({ what: `plan ${path}`, content })),
      ...of('commit').map(({ what, tree }) => ({ what, content: tree })),
    ],
    end: of('end')[0]?.outcome,
  };
}

function answersIn(line: Line): RecordedAnswer[] {
  switch (line.kind) {
    case 'turn':
      return [{ kind: line.role === 'advisor' ? 'advice' : 'turn', message: line.message }];
    case 'compaction':
      return [{ kind: 'compaction', message: line.message }];
    default:
      return [];
  }
}

/** A run that died may have left half a line at the end. */
function parseLines(jsonLines: string): Line[] {
  const lines = jsonLines.split('\n');
  const whole = lines.slice(0, -1);
  return whole.flatMap((line) => {
    const value: unknown = JSON.parse(line);
    const { kind } = z.object({ kind: z.string() }).parse(value);
    return KINDS.has(kind) ? [lineSchema.parse(value)] : [];
  });
}
