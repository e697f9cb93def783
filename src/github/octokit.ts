import { setTimeout as sleep } from 'node:timers/promises';
import { Octokit } from '@octokit/rest';
import type { Log } from '../core/log.ts';
import { orAborted } from '../core/or-aborted.ts';
import { askWhetherChanged } from './conditional.ts';
import { assertComplete, failureOf } from './failure.ts';
import { type Patience, patient, rateLimitWait, repeatable, waitBefore } from './patience.ts';
import { redactText } from './redact-text.ts';
import { createTraffic, type Traffic } from './traffic.ts';

export interface OctokitOptions {
  /** The header of that name, asked for afresh at each request; left as it is where it is left out. */
  authorization?: () => Promise<string>;
  /** Throws where nothing may be written any more; asked before whatever changes something on GitHub. */
  mayPublish?: (() => Promise<void>) | undefined;
  /** As in `GITHUB_API_URL`, e.g. `https://api.github.com`. */
  apiUrl: string;
  log: Pick<Log, 'warn'>;
  /** Values that nothing it writes may hold, whoever wrote it. Others may be added as they are made. */
  secrets?: readonly string[];
  /** Whether it sends nothing that could change anything. */
  readOnly?: boolean;
  fetch?: typeof globalThis.fetch;
  patience?: Patience;
  /** Shared by all that count together for GitHub's limits; of its own where it is left out. */
  traffic?: Traffic | undefined;
  pause?: (milliseconds: number) => Promise<void>;
  /**
   * Aborted when nobody waits for answers any more: what is under way fails at once, whatever it waits for. Only what must
   * not be sent twice is waited for, as whoever comes next has to see whether it took effect.
   */
  ending?: AbortSignal | undefined;
}

export const pauseFor = async (milliseconds: number) => void (await sleep(milliseconds));

/** GitHub's API with patience, and without a line of Octokit's own on the console. */
export function createOctokit(options: OctokitOptions): Octokit {
  const { log, patience = patient, traffic = createTraffic(), pause = pauseFor, ending } = options;
  const octokit = new Octokit({
    baseUrl: trimSlash(options.apiUrl),
    userAgent: 'baton',
    log: { debug: () => {}, info: () => {}, warn: (line) => log.warn(line), error: () => {} },
    request: options.fetch === undefined ? {} : { fetch: options.fetch },
  });

  type Hooked = Parameters<typeof octokit.hook.wrap<'request'>>[1];
  const cutOff = ({ method, request }: Parameters<Hooked>[1]) =>
    repeatable(method, request) ? ending : undefined;
  const send: Hooked = async (request, requestOptions) => {
    if (options.readOnly && changesSomething(requestOptions)) {
      throw new Error(`${requestOptions.method} ${requestOptions.url} is not for a part that only works`);
    }
    if (options.secrets && changesSomething(requestOptions)) redactText(requestOptions, options.secrets);
    for (let attempt = 1; ; attempt++) {
      const leave = await traffic.enter();
      try {
        if (options.authorization) requestOptions.headers.authorization = await options.authorization();
        // The last thing before the write: a token may take a while.
        if (changesSomething(requestOptions)) await options.mayPublish?.();
        ending?.throwIfAborted();
        const late = AbortSignal.timeout(patience.answerWithinMs);
        const cut = cutOff(requestOptions);
        requestOptions.request.signal = cut ? AbortSignal.any([late, cut]) : late;
        const { url, headers } = octokit.request.endpoint.parse(requestOptions);
        const sendOnce = async () => {
          const response = await request(requestOptions);
          assertComplete(response, requestOptions);
          return response;
        };
        const key = `${headers.accept} ${url}`;
        return await askWhetherChanged(sendOnce, { options: requestOptions, key, answers: traffic.answers });
      } catch (error) {
        ending?.throwIfAborted();
        const wait = waitBefore(error, {
          attempt,
          patience,
          mayRepeat: repeatable(requestOptions.method, requestOptions.request),
        });
        const failure = failureOf(error);
        const limit = failure && rateLimitWait(failure);
        if (limit !== undefined && wait === undefined) traffic.closeUntil(Date.now() + limit, error);
        if (wait === undefined) throw error;
        const { method, path, status } = failure ?? { method: '', path: '', status: 0 };
        log.warn(`GitHub: ${method} ${path} failed (${status || 'no answer'}); again in ${wait} ms`);
        const over = pause(wait);
        if (limit !== undefined) traffic.hold(over);
        leave();
        await over;
      } finally {
        leave();
      }
    }
  };
  octokit.hook.wrap('request', async (request, options) =>
    orAborted(send(request, options), cutOff(options)),
  );
  return octokit;
}

/** GraphQL sends everything by POST, and says in its text whether it only reads. */
function changesSomething({ method, url, query }: { method: string; url: string; query?: unknown }): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  const isQuery = typeof query === 'string' && /^\s*(query\b|\{)/.test(query);
  return !(url.endsWith('/graphql') && isQuery);
}

const trimSlash = (url: string) => (url.endsWith('/') ? url.slice(0, -1) : url);
