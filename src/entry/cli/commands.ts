import type { Command } from './command.ts';
import { init } from './init.ts';
import { primerSync } from './primer-sync.ts';
import { report } from './report.ts';

/** All of them, in the order of the help. A new one is a file beside this and a line here. */
export const COMMANDS: readonly Command[] = [init, primerSync, report];
