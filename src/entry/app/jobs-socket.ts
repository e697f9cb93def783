import { chmod, rm } from 'node:fs/promises';
import { createServer, request as open } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { runIdSchema } from '../../core/ids.ts';
import { keptFiguresSchema } from '../../core/run-figures.ts';
import { Stop } from '../../core/stop.ts';
import { JOB_STATES, type Queue } from '../../queue/queue.ts';
import { storedSchema } from '../../queue/stored-job.ts';
import { answer } from './answer.ts';
import type { JsonLog } from './json-log.ts';

/** What people may ask of a queue, also of one that another process holds. */
export type JobDesk = Pick<Queue, 'jobs' | 'figures' | 'retry' | 'cancel'>;

/** What Linux takes for the name of a socket, without the zero at its end. */
const LONGEST_NAME = 107;

const state = z.enum(JOB_STATES);
const askedSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('jobs'), states: z.array(state) }),
  z.object({ what: z.literal('figures') }),
  z.object({ what: z.enum(['retry', 'cancel']), id: runIdSchema }),
]);
type Asked = z.output<typeof askedSchema>;

const text = z
  .string()
  .optional()
  .transform((value) => value);
const summarySchema = z.object({
  id: runIdSchema,
  state,
  kind: storedSchema.shape.kind,
  repository: z.string(),
  number: z.int(),
  delivery: text,
  tries: z.int(),
  queuedAt: z.coerce.date(),
  endedAt: z.coerce
    .date()
    .optional()
    .transform((value) => value),
  line: text,
});

/** In the data directory: whoever may open that, and nobody else, may ask. */
function socketIn(directory: string): string {
  return join(directory, 'jobs.sock');
}

/** Answers for an embedded database, which is this process's alone, on a socket that only its own account can open. */
export async function serveJobs(
  desk: JobDesk,
  { directory, log }: { directory: string; log: JsonLog },
): Promise<AsyncDisposable> {
  const path = socketIn(directory);
  if (Buffer.byteLength(path) > LONGEST_NAME) {
    log.warn(
      `${path} is too long a name for a socket: \`baton jobs\` and \`baton report --app\` only work while this process is stopped.`,
    );
    return { [Symbol.asyncDispose]: async () => {} };
  }
  // A process that was killed leaves it behind. That none is alive is known from the lock on the directory.
  await rm(path, { force: true });
  const server = createServer(async (request, response) => {
    try {
      const body = await reply(desk, askedSchema.parse(await json(request)));
      answer(response, { status: 200, body });
    } catch (error) {
      answer(response, { status: 500, body: { error: String(error) } });
    }
  });
  await new Promise<void>((listening, fail) => server.once('error', fail).listen(path, listening));
  await chmod(path, 0o600);
  return {
    [Symbol.asyncDispose]: async () => {
      await new Promise((closed) => server.close(closed));
    },
  };
}

function reply(desk: JobDesk, asked: Asked): Promise<unknown> {
  switch (asked.what) {
    case 'jobs':
      return desk.jobs(asked.states);
    case 'figures':
      return desk.figures();
    case 'retry':
    case 'cancel':
      return desk[asked.what](asked.id);
  }
}

/** The queue of the process that holds a directory; undefined where none answers. */
export async function callServer(directory: string): Promise<JobDesk | undefined> {
  const ask = async <S extends z.ZodType>(schema: S, asked: Asked) =>
    schema.parse(await post(socketIn(directory), asked));
  const desk: JobDesk = {
    jobs: (states) => ask(z.array(summarySchema), { what: 'jobs', states: [...states] }),
    figures: () => ask(z.array(keptFiguresSchema), { what: 'figures' }),
    retry: (id) => ask(z.boolean(), { what: 'retry', id }),
    cancel: (id) => ask(z.boolean(), { what: 'cancel', id }),
  };
  try {
    await desk.jobs([]);
    return desk;
  } catch (error) {
    if (nobody.safeParse(error).success) return undefined;
    throw new Stop(
      'failed',
      `The server that has ${directory} does not let itself be asked. Use the account that it runs as, or try again in a moment.`,
      { cause: error },
    );
  }
}

const nobody = z.object({ code: z.enum(['ENOENT', 'ECONNREFUSED', 'ENAMETOOLONG', 'EINVAL']) });

function post(socketPath: string, asked: Asked): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = open({ socketPath, method: 'POST', agent: false }, (response) => {
      const { statusCode = 0 } = response;
      json(response).then((body) => {
        if (statusCode === 200) resolve(body);
        else reject(new Error(`The server answers ${statusCode}: ${JSON.stringify(body)}`));
      }, reject);
    });
    request.once('error', reject);
    request.end(JSON.stringify(asked));
  });
}
