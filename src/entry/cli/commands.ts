import type { Command } from './command.ts';
import { completionOf } from './completion.ts';
import { doctor } from './doctor.ts';
import { implement } from './implement.ts';
import { init } from './init.ts';
import { jobs } from './jobs.ts';
import { plan } from './plan.ts';
import { primerSync } from './primer-sync.ts';
import { report } from './report.ts';
import { revise } from './revise.ts';
import { serve } from './serve.ts';
import { worker } from './worker.ts';

/** All of them, in the order of the help. A new one is a file beside this and a line here. */
export const COMMANDS: readonly Command[] = [
  init,
  doctor,
  plan,
  revise,
  implement,
  primerSync,
  report,
  serve,
  worker,
  jobs,
  completionOf(() => COMMANDS),
];
