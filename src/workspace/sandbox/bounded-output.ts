import { stripVTControlCharacters } from 'node:util';

const HEAD_BYTES = 64 * 1024;
const TAIL_BYTES = 192 * 1024;

/** Keeps the beginning and the end of an output of any length in bounded memory. */
export interface BoundedOutput {
  write(chunk: Buffer): void;
  /** All bytes that were written, kept or not. */
  readonly written: number;
  /** As plain text; a line in the middle says how much was left out. */
  finish(): { text: string; omittedBytes: number };
}

export function boundedOutput({ headBytes = HEAD_BYTES, tailBytes = TAIL_BYTES } = {}): BoundedOutput {
  let written = 0;
  let room = headBytes;
  const head: Buffer[] = [];
  const tail: Buffer[] = [];
  let tailLength = 0;
  const append = (chunk: Buffer) => {
    tail.push(chunk);
    tailLength += chunk.length;
    for (let first = tail[0]; first && tailLength - first.length >= tailBytes; first = tail[0]) {
      tail.shift();
      tailLength -= first.length;
    }
  };
  return {
    write: (chunk) => {
      written += chunk.length;
      const first = chunk.subarray(0, room);
      if (first.length > 0) head.push(first);
      room -= first.length;
      if (first.length < chunk.length) append(chunk.subarray(first.length));
    },
    get written() {
      return written;
    },
    finish: () => {
      const start = Buffer.concat(head);
      const end = Buffer.concat(tail).subarray(-tailBytes);
      const omittedBytes = written - start.length - end.length;
      if (omittedBytes === 0) return { text: plainText(Buffer.concat([start, end])), omittedBytes };
      const gap = `\n[… ${omittedBytes} bytes left out here …]\n`;
      return { text: plainText(start) + gap + plainText(end), omittedBytes };
    },
  };
}

/** Without colours and other control characters; of a line that was written over, what it showed last. */
function plainText(output: Buffer): string {
  return stripVTControlCharacters(output.toString())
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map(shownLast)
    .join('\n')
    .replaceAll(/(?!\n|\t)\p{Cc}/gu, '');
}

/** No expression for this: on a long line without a carriage return it would take the square of the line's length. */
function shownLast(line: string): string {
  return line.slice(line.lastIndexOf('\r', line.length - 2) + 1);
}
