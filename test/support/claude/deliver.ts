import type { ServerResponse } from 'node:http';
import { errorBody } from './api-error.ts';
import { cutPoint, type DeliveryFault } from './faults.ts';
import type { WireEvent } from './stream-events.ts';

/** Streams `events`. Tells whether all of it was sent. */
export async function deliverStream(
  response: ServerResponse,
  events: readonly WireEvent[],
  fault: DeliveryFault | undefined,
): Promise<'whole' | 'broken'> {
  if (fault === 'reset_after_effect') return reset(response);
  const chunks = events.map(serialize);
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  if (fault === undefined) {
    response.end(chunks.join(''));
    return 'whole';
  }
  if (fault === 'overloaded_in_stream') {
    const error = errorBody({ type: 'overloaded_error', message: 'Overloaded', details: undefined });
    response.end(chunks.slice(0, 4).join('') + serialize(error));
    return 'broken';
  }
  if ('stallAfterEvents' in fault) {
    response.flushHeaders();
    await write(response, chunks.slice(0, fault.stallAfterEvents).join(''));
    return 'broken';
  }
  return cut(response, Buffer.from(chunks.join('')).subarray(0, cutLength(chunks, events, fault)));
}

/** Sends a message that was not asked for as a stream; a cut takes the second half of it. */
export async function deliverWhole(
  response: ServerResponse,
  body: object,
  fault: DeliveryFault | undefined,
): Promise<'whole' | 'broken'> {
  if (fault === 'reset_after_effect') return reset(response);
  const json = JSON.stringify(body);
  response.writeHead(200, { 'content-type': 'application/json' });
  if (fault === undefined) {
    response.end(json);
    return 'whole';
  }
  return cut(response, Buffer.from(json.slice(0, json.length / 2)));
}

/** Drops the connection so that the client sees it as reset. */
export function reset(response: ServerResponse): 'broken' {
  response.socket?.resetAndDestroy();
  return 'broken';
}

async function cut(response: ServerResponse, bytes: Buffer): Promise<'broken'> {
  response.flushHeaders();
  await write(response, bytes);
  response.socket?.destroySoon();
  return 'broken';
}

function write(response: ServerResponse, bytes: Buffer | string): Promise<void> {
  return new Promise((resolve) => {
    if (bytes.length === 0) resolve();
    else response.write(bytes, () => resolve());
  });
}

type Cut = Extract<
  DeliveryFault,
  { cutAfterEvents: number } | { cutAfterBytes: number } | { cutInside: string }
>;

function cutLength(chunks: readonly string[], events: readonly WireEvent[], fault: Cut): number {
  if ('cutAfterBytes' in fault) return fault.cutAfterBytes;
  if ('cutAfterEvents' in fault) return Buffer.byteLength(chunks.slice(0, fault.cutAfterEvents).join(''));
  const index = cutPoint(events, fault.cutInside);
  const torn = chunks[index] ?? '';
  return Buffer.byteLength(chunks.slice(0, index).join('') + torn.slice(0, torn.length / 2));
}

function serialize(event: { type: string }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
