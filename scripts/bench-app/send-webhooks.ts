import { createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

/** One webhook in so many is a delivery of the one before it, once more. */
const REPEATED_EVERY = 20;

export interface Answers {
  /** Milliseconds from the moment when each webhook was due to the end of its answer. */
  times: number[];
  /** Answers other than 200, and connections that broke. */
  errors: number;
  /** How many asked for something that none before has asked for. */
  unique: number;
}

/**
 * Labels of issues, beginning with number `first`, at a steady pace, whether the ones before are answered or not: a slow
 * answer holds no other one back.
 */
export async function sendWebhooks(
  { url, secret }: { url: string; secret: string },
  { first, count, rate }: { first: number; count: number; rate: number },
): Promise<Answers> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const bodies = bodyMaker();
  const times: number[] = [];
  const all: Promise<void>[] = [];
  let errors = 0;
  let unique = 0;
  let body = '';
  const begin = performance.now();
  for (let number = 0; number < count; number++) {
    const due = begin + (number * 1000) / rate;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    if (number % REPEATED_EVERY !== 1) {
      body = bodies(first + number);
      unique += 1;
    }
    const answered = send({ url, secret, body, agent }).then(
      (status) => {
        times.push(performance.now() - due);
        if (status !== 200) errors += 1;
      },
      () => {
        errors += 1;
      },
    );
    all.push(answered);
  }
  await Promise.all(all);
  agent.destroy();
  return { times, errors, unique };
}

/** GitHub's own example of a labelled issue; each number is another issue. */
function bodyMaker(): (number: number) => string {
  const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as {
    name: string;
    examples: Record<string, Record<string, unknown>>[];
  }[];
  const issues = examples.find(({ name }) => name === 'issues')?.examples ?? [];
  const labeled = issues.find(({ action }) => String(action) === 'labeled');
  if (labeled === undefined) throw new Error('There is no example of a labelled issue');
  return (number) =>
    JSON.stringify({
      ...labeled,
      installation: { id: 1 },
      label: { ...labeled.label, name: 'baton:plan' },
      issue: { ...labeled.issue, number, id: 1_000_000 + number },
    });
}

function send({
  url,
  secret,
  body,
  agent,
}: {
  url: string;
  secret: string;
  body: string;
  agent: Agent;
}): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-github-delivery': randomUUID(),
    'x-github-event': 'issues',
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
  return new Promise((answered, broke) => {
    const sent = request(`${url}/api/github/webhooks`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.once('end', () => answered(response.statusCode ?? 0));
      response.once('error', broke);
    });
    sent.once('error', broke);
    sent.end(body);
  });
}
