import type { AppStory, WorkerProcess } from './app-story.ts';

/** One worker that works, and one that is held back until the other is killed, so that killing costs little time. */
export interface WorkerCrew {
  /** SIGKILL for the one that works; the next one goes on. */
  kill(): void;
  logs(): string;
}

export function startCrew(story: AppStory, environment: Record<string, string>): WorkerCrew {
  const all = new Set<WorkerProcess>();
  const heldBack: WorkerProcess[] = [];
  let working: WorkerProcess | undefined;
  const logs: string[] = [];
  const enlist = () => {
    const worker = story.startWorker(environment);
    all.add(worker);
    void worker.says('ready').then(() => {
      if (!all.has(worker)) return;
      if (working === undefined) {
        working = worker;
      } else if (worker !== working) {
        worker.process.kill('SIGSTOP');
        heldBack.push(worker);
      }
    });
  };
  enlist();
  enlist();
  return {
    kill: () => {
      for (const worker of all) {
        const mayWork = worker === working || (worker.log().includes('begins') && !heldBack.includes(worker));
        if (!mayWork) continue;
        worker.process.kill('SIGKILL');
        logs.push(worker.log());
        all.delete(worker);
      }
      working = heldBack.shift();
      working?.process.kill('SIGCONT');
      enlist();
    },
    logs: () => [...logs, ...[...all].map((each) => each.log())].join('\n---\n'),
  };
}
