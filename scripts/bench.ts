/**
 * Measures sessions, memory and the start of the action against the SDK's own tool runner and `git clone`:
 *
 *     npm run bench -- [--json] [--short] [--turns]
 *
 * Prints tables, or JSON. `--short` takes few rounds, enough to see that it works; `--turns` prints the scripted work turn by
 * turn, as docs/performance.md has it, and measures nothing.
 */
import { parseArgs } from 'node:util';
import { runBench } from './bench/run-bench.ts';
import { figures } from './bench/show-figures.ts';
import { turnTable } from './bench/show-turns.ts';

const { json, short, turns } = readOptions();
if (turns) console.log(turnTable());
else {
  const measured = await runBench({ short, tell: (what) => console.error(what) });
  console.log(json ? JSON.stringify(measured, null, 2) : figures(measured));
}

function readOptions() {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ options: { json: flag, short: flag, turns: flag } }).values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error('Usage: npm run bench -- [--json] [--short] [--turns]');
    process.exit(2);
  }
}
