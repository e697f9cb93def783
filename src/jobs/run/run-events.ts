import type { RunEvent, RunListener } from './run-event.ts';

/** The one stream of what a run tells about itself. Listeners are told in the order in which they came. */
export interface RunEvents {
  emit(event: RunEvent): void;
  /** Waits until all that has happened is shown. */
  shown(): Promise<void>;
  /** Until it is disposed of, `listener` is told of each event. */
  listen(listener: RunListener): Disposable;
}

export function openRunEvents(first: readonly RunListener[]): RunEvents {
  const listeners = new Set(first);
  let showing: (Promise<void> | void)[] = [];
  return {
    emit: (event) => {
      for (const listener of listeners) showing.push(listener(event));
      showing = showing.filter((each) => each !== undefined);
    },
    shown: async () => {
      await Promise.all(showing.splice(0));
    },
    listen: (listener) => {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
}
