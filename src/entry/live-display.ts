import { liveStatus, NOTHING_YET } from '../jobs/run/live-status.ts';
import type { RunEvent } from '../jobs/run/run-event.ts';
import { liveLine } from '../report/live-line.ts';

/** A terminal's last line, which follows what a run does, under the lines of the log. */
export interface LiveDisplay extends Disposable {
  /** For `Deps.listeners`. */
  listener: (event: RunEvent) => void;
  /** Writes whole lines above the live one. */
  write(text: string): void;
  /** Takes the live line away for as long as somebody is asked something. */
  aside<T>(ask: () => Promise<T>): Promise<T>;
}

const TO_ITS_START_AND_CLEAR = '\r\u001b[2K';
const USUAL_COLUMNS = 80;

/**
 * Draws on `stream` if it is a terminal. Elsewhere it only passes the lines of the log on, which tell the same one after
 * the other.
 */
export function openLiveDisplay(
  stream: Pick<NodeJS.WritableStream, 'write'> & { isTTY?: boolean; columns?: number },
): LiveDisplay {
  if (stream.isTTY !== true) {
    return {
      listener: () => undefined,
      write: (text) => void stream.write(text),
      aside: (ask) => ask(),
      [Symbol.dispose]: () => undefined,
    };
  }
  let status = NOTHING_YET;
  let drawn = '';
  let asking = false;
  const draw = () => {
    if (asking) return;
    // A line that fills the last column would wrap, and not be cleared whole.
    drawn = liveLine(status, { columns: (stream.columns || USUAL_COLUMNS) - 1 });
    stream.write(`${TO_ITS_START_AND_CLEAR}${drawn}`);
  };
  const clear = () => {
    if (drawn !== '') stream.write(TO_ITS_START_AND_CLEAR);
    drawn = '';
  };
  return {
    listener: (event) => {
      const next = liveStatus(status, event);
      if (next === status) return;
      status = next;
      draw();
    },
    write: (text) => {
      const isDrawn = drawn !== '';
      clear();
      stream.write(text);
      if (isDrawn) draw();
    },
    aside: async (ask) => {
      clear();
      asking = true;
      try {
        return await ask();
      } finally {
        asking = false;
      }
    },
    [Symbol.dispose]: clear,
  };
}
