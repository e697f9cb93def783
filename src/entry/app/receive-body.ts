import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Handler, WEBHOOKS_PATH } from '../app.ts';
import { answer, pathOf } from './answer.ts';

/** GitHub's own limit. */
const LARGEST_BYTES = 25 * 1024 * 1024;
/** Of all bodies that are on their way at once, so that strangers cannot fill the memory. */
const LARGEST_TOGETHER_BYTES = 128 * 1024 * 1024;

const SIGNATURE = /^sha256=[0-9a-f]{64}$/;

/**
 * Reads the bodies of webhooks, as bytes, into the place where Probot looks for them. What no signature can make right is
 * refused before it is read: SHA-1 alone, no signature, too many bytes.
 */
export function receiveBodies(params: { largest?: number; together?: number } = {}): Handler {
  const { largest = LARGEST_BYTES, together = LARGEST_TOGETHER_BYTES } = params;
  let held = 0;
  return async (request, response) => {
    if (pathOf(request) !== WEBHOOKS_PATH || request.method !== 'POST') return false;
    const signature = request.headers['x-hub-signature-256'];
    if (typeof signature !== 'string' || !SIGNATURE.test(signature)) {
      return refuse(request, response, {
        status: 401,
        error: 'The signature is missing: X-Hub-Signature-256 has to be sha256= and 64 hex digits.',
      });
    }
    if (Number(request.headers['content-length'] ?? 0) > largest) {
      return refuse(request, response, TOO_LARGE);
    }
    let size = 0;
    // Before the first byte: of a sender who goes away in the middle, there is no later `close`.
    response.once('close', () => {
      held -= size;
      size = 0;
    });
    const body = await readBytes(request, (part) => {
      held += part.length;
      size += part.length;
      if (size > largest) return TOO_LARGE;
      return held > together && held > size ? TOO_MANY : undefined;
    });
    if (body.kind === 'refused') return refuse(request, response, body.refusal);
    if (body.kind === 'whole') Object.assign(request, { body: {}, rawBody: body.bytes });
    else response.destroy();
    return body.kind !== 'whole';
  };
}

interface Refusal {
  status: number;
  error: string;
}

const TOO_LARGE: Refusal = { status: 413, error: 'The body is too large.' };
const TOO_MANY: Refusal = { status: 503, error: 'Too many bodies at once. Send it again.' };

type Body =
  | { kind: 'whole'; bytes: Buffer }
  | { kind: 'refused'; refusal: Refusal }
  /** Whoever sent it has gone away in the middle. */
  | { kind: 'broken' };

/** `object` is asked at each part, and may refuse the rest. */
function readBytes(request: IncomingMessage, object: (part: Buffer) => Refusal | undefined): Promise<Body> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    const take = (part: Buffer) => {
      parts.push(part);
      const refusal = object(part);
      if (refusal === undefined) return;
      request.off('data', take);
      resolve({ kind: 'refused', refusal });
    };
    request.on('data', take);
    request.once('end', () => resolve({ kind: 'whole', bytes: Buffer.concat(parts) }));
    request.once('error', () => resolve({ kind: 'broken' }));
  });
}

/** So that a sender who is still busy sending gets to read the answer. */
const LINGER_MS = 500;

/** The rest of the body is not waited for. */
function refuse(request: IncomingMessage, response: ServerResponse, { status, error }: Refusal): true {
  response.shouldKeepAlive = false;
  request.resume();
  response.once('finish', () => setTimeout(() => request.destroy(), LINGER_MS).unref());
  answer(response, { status, body: { error } });
  return true;
}
