import { createHmac, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

export const SECRET = 'a-webhook-secret-of-the-tests';

type Json = Record<string, unknown>;

const EXAMPLES = createRequire(import.meta.url)('@octokit/webhooks-examples') as {
  name: string;
  examples: Json[];
}[];

/** GitHub's own example of an event, as an installation of the App would send it. */
export function example(name: string, action?: string, changes: Json = {}): Json {
  const found = EXAMPLES.find((event) => event.name === name)?.examples.find(
    (payload) => action === undefined || payload.action === action,
  );
  if (found === undefined) throw new Error(`There is no example of ${name} ${action ?? ''}`);
  return { ...structuredClone(found), installation: { id: 77, node_id: 'x' }, ...changes };
}

export interface Delivery {
  event?: string;
  /** Sent as it is where it is text or bytes. */
  body: unknown;
  delivery?: string;
  /** Replaces headers; `undefined` leaves one out. */
  headers?: Record<string, string | undefined>;
  secret?: string;
  method?: string;
}

export function signature(body: string | Uint8Array, secret = SECRET, hash = 'sha256'): string {
  return `${hash}=${createHmac(hash, secret).update(body).digest('hex')}`;
}

/** Sends a webhook as GitHub does. */
export async function deliver(
  url: string,
  {
    event = 'issues',
    body,
    delivery = randomUUID(),
    headers = {},
    secret = SECRET,
    method = 'POST',
  }: Delivery,
): Promise<Response> {
  const bytes = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const all = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/044aadd',
    'x-github-delivery': delivery,
    'x-github-event': event,
    'x-hub-signature-256': signature(bytes, secret),
    ...headers,
  };
  const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const content = method === 'GET' ? {} : { body: typeof bytes === 'string' ? bytes : new Uint8Array(bytes) };
  return await fetch(`${url}/api/github/webhooks`, { method, headers: sent, ...content });
}
