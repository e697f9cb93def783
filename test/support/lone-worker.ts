import { until } from '../queue/support.ts';
import type { WorkerProcess } from './app-story.ts';

/** The one process that a database lets in: whenever it is killed it is begun again, as a supervisor would. */
export interface LoneWorker {
  begin(): Promise<void>;
  /** SIGKILL. False where there is none, or it is not yet there again. */
  kill(): boolean;
  /** Resolves when the one that works says so. Rejects where one cannot begin. */
  says(text: string, options: { withinMs: number }): Promise<void>;
  /** SIGTERM, and nobody after it. */
  end(): Promise<void>;
}

/** `start`: one that is HELD_BACK, so that it is loaded by the time that it has to begin. */
export function loneWorker(start: () => WorkerProcess): LoneWorker {
  let standby: WorkerProcess | undefined;
  let working: WorkerProcess | undefined;
  let failed: string | undefined;
  const begin = async () => {
    const worker = standby ?? start();
    standby = start();
    await worker.says('held back');
    worker.process.kill('SIGUSR2');
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
      const [worker, other] = [working, standby];
      working = undefined;
      standby = undefined;
      other?.process.kill('SIGKILL');
      worker?.process.kill('SIGTERM');
      await Promise.all([worker?.ended, other?.ended]);
    },
  };
}
