import type { IncomingMessage, ServerResponse } from 'node:http';
import { createNodeMiddleware, Probot } from 'probot';

export const WEBHOOKS_PATH = '/api/github/webhooks';

/** An event that GitHub signed. */
export interface SignedEvent {
  /** `X-GitHub-Delivery` */
  id: string;
  /** As in `X-GitHub-Event`, e.g. `issues`. */
  name: string;
  payload: unknown;
}

/** Answers a request, or leaves it to the next by `false`. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/**
 * Verifies webhooks (HMAC-SHA256) and hands them to `take`, which answers with 200 when it is done and with the `status`
 * of the error that it throws otherwise. `before` are asked first. Sends nothing to GitHub, and so gets no key.
 */
export async function webhookMiddleware(params: {
  secret: string;
  before: readonly Handler[];
  take: (event: SignedEvent) => Promise<void>;
}): Promise<Handler> {
  const { secret, before, take } = params;
  // Its own log would show payloads; what is to be told, `take` and `before` tell.
  const probot = new Probot({ secret, githubToken: 'none', logLevel: 'fatal', logFormat: 'json' });
  const middleware = await createNodeMiddleware(
    (app, { addHandler }) => {
      for (const handler of before) addHandler(handler);
      app.onAny(({ id, name, payload }) => take({ id, name, payload }));
    },
    { probot, webhooksPath: WEBHOOKS_PATH },
  );
  return async (request, response) => (await middleware(request, response)) === true;
}
