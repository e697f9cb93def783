import { until } from '../queue/support.ts';
import type { WorkerProcess } from './app-story.ts';

/** The one process that a database lets in: whenever it is killed it is begun again, as a supervisor would. */
export interface LoneWorker {
  begin(): void;
  /** SIGKILL. False where there is none, or it is not yet there again. */
  kill(): boolean;
  /** Resolves when the one that works says so. Rejects where one cannot begin. */
  says(text: string, options: { withinMs: number }): Promise<void>;
  /** SIGTERM, and nobody after it. */
  end(): Promise<void>;
}

export function loneWorker(start: () => WorkerProcess): LoneWorker {
  let working: WorkerProcess | undefined;
  let failed: string | undefined;
  const begin = () => {
    const worker = start();
    working = worker;
    void worker.ended.then(() => {
      if (working === worker) failed = `It has ended by itself:\n${worker.log()}`;
    });
  };
  return {
    begin,
    kill: () => {
      const worker = working;
      if (!worker) return false;
      working = undefined;
      worker.process.kill('SIGKILL');
      void worker.ended.then(begin);
      return true;
    },
    says: async (text, { withinMs }) => {
      await until(() => failed !== undefined || working?.log().includes(text), withinMs);
      if (failed !== undefined) throw new Error(failed);
    },
    end: async () => {
      const worker = working;
      working = undefined;
      worker?.process.kill('SIGTERM');
      await worker?.ended;
    },
  };
}
