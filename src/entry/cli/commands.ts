import type { Command } from './command.ts';
import { completionOf } from './completion.ts';
import { implement } from './implement.ts';
import { init } from './init.ts';
import { plan } from './plan.ts';
import { revise } from './revise.ts';

/** All of them, in the order of the help. A new one is a file beside this and a line here. */
export const COMMANDS: readonly Command[] = [init, plan, revise, implement, completionOf(() => COMMANDS)];
