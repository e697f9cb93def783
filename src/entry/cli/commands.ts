import type { Command } from './command.ts';
import { doctor } from './doctor.ts';
import { init } from './init.ts';
import { jobs } from './jobs.ts';
import { primerSync } from './primer-sync.ts';
import { report } from './report.ts';
import { serve } from './serve.ts';
import { worker } from './worker.ts';

/** All of them, in the order of the help. A new one is a file beside this and a line here. */
export const COMMANDS: readonly Command[] = [init, doctor, primerSync, report, serve, worker, jobs];
