import type { ToolCall } from '../../../test/support/claude/scripted-model.ts';
import {
  apiDocument,
  customers,
  invoices,
  invoicesMended,
  orders,
  readme,
  routesList,
  routesRestore,
  routesTest,
  storeArchive,
  storeList,
  storeListMended,
  storeTest,
} from './changes.ts';

/** What makes a turn unneeded in our loop. */
export type Cause = 'briefing' | 'edit answers' | 'host checks' | 'side by side';
export const CAUSES: readonly Cause[] = ['briefing', 'edit answers', 'host checks', 'side by side'];

/** How what a turn would have shown is found in the conversation without it. */
export type Proof =
  | { kind: 'file'; path: string }
  | { kind: 'lines'; path: string; from: number; to: number }
  | { kind: 'said'; text: string }
  /** The host has gone on, which it does after a check that passed. */
  | { kind: 'went-on' };

/** One turn of the work, as a bare loop takes it. */
export interface Move {
  /** In a few words, for the table of the document. */
  what: string;
  calls: readonly ToolCall[];
  /** Ends the turn with words instead of calls. */
  says?: string;
  /** Left out in the other form of the work; in both where it is not given. */
  only?: 'single' | 'handoff';
  /** Steps of a phase that are done with it: ticked in the same turn, where there is a plan to tick. */
  ticks?: readonly { phase: number; step: number }[];
  /** What makes it unneeded in our loop, and why. */
  unneeded?: { cause: Exclude<Cause, 'side by side'>; why: string; proof: Proof; instead?: string };
  /** It needs nothing that the turn before it brings: our prompts ask for both in one turn. */
  beside?: boolean;
}

const read = (path: string, more: Partial<Move> = {}): Move => ({
  what: `read \`${path}\``,
  calls: [{ name: 'read', input: { file_path: path } }],
  ...more,
});
const change = (call: ToolCall, what: string, more: Partial<Move> = {}): Move => ({
  what,
  calls: [call],
  ...more,
});
const tick = (phase: number, ...steps: number[]) => ({ ticks: steps.map((step) => ({ phase, step })) });
const beside = { beside: true } as const;

/** Of a file that the planner has read, and that a fresh session therefore has to read again. */
function readAgain(path: string, more: Partial<Move> = {}): Move {
  return read(path, {
    only: 'handoff',
    unneeded: {
      cause: 'briefing',
      why: 'the message of the phase has the file attached, whole',
      proof: { kind: 'file', path },
    },
    ...more,
  });
}

/** `failing`: a name that the output has, where the check fails. */
function check({ failing }: { failing?: string } = {}): Move {
  return {
    what: failing === undefined ? 'run `npm test`: it passes' : 'run `npm test`: it fails',
    calls: [{ name: 'bash', input: { command: 'npm test' } }],
    unneeded:
      failing === undefined
        ? {
            cause: 'host checks',
            why: 'the host runs the check when the turn has ended, and says nothing where it passes',
            proof: { kind: 'went-on' },
          }
        : {
            cause: 'host checks',
            why: 'the turn ends here, and the host runs the check and says what fails; no turn less',
            proof: { kind: 'said', text: failing },
            instead: 'Done, as far as I can see.',
          },
  };
}

/** What the planner does before it hands in its plan; of one long session, the first part. */
export const exploring: readonly Move[] = [
  read('.claude/PRIMER.md'),
  { what: 'glob `src/**/*.js`', calls: [{ name: 'glob', input: { pattern: 'src/**/*.js' } }], ...beside },
  {
    what: 'grep `remove\\(`',
    calls: [{ name: 'grep', input: { pattern: 'remove\\(', path: 'src' } }],
    ...beside,
  },
  read('src/store.js'),
  read('src/customers.js', beside),
  read('src/orders.js', beside),
  read('src/invoices.js', beside),
  read('src/routes.js', beside),
  read('test/store.test.js'),
  read('test/customers.test.js', beside),
  read('docs/api.md', beside),
  read('README.md', beside),
];

/** What changes the files, phase by phase. */
export const building: readonly (readonly Move[])[] = [
  [
    readAgain('src/store.js'),
    readAgain('test/store.test.js'),
    change(storeList, 'edit `list` in `src/store.js`', tick(1, 1)),
    change(storeArchive, 'add `archive` and `restore` to `src/store.js`', { ...tick(1, 2), ...beside }),
    {
      what: 'read the changed lines of `src/store.js`',
      calls: [{ name: 'read', input: { file_path: 'src/store.js', view_range: [52, 63] } }],
      unneeded: {
        cause: 'edit answers',
        why: 'the answer to the edit shows the lines around it',
        proof: { kind: 'lines', path: 'src/store.js', from: 52, to: 63 },
      },
    },
    change(storeTest, 'add a test to `test/store.test.js`', { ...tick(1, 3), ...beside }),
    check({ failing: 'what is archived is in no list unless it is asked for' }),
    change(storeListMended, 'mend `list` in `src/store.js`'),
    check(),
    { what: 'say that the phase is done', calls: [], says: 'The store has an archive.', only: 'handoff' },
  ],
  [
    readAgain('src/customers.js'),
    readAgain('test/customers.test.js'),
    readAgain('src/orders.js'),
    readAgain('test/orders.test.js'),
    readAgain('src/invoices.js'),
    readAgain('test/invoices.test.js'),
    change(customers.list, 'edit `list` in `src/customers.js`'),
    change(customers.remove, 'edit `remove` in `src/customers.js`', beside),
    change(customers.test, 'edit `test/customers.test.js`', { ...tick(2, 1), ...beside }),
    change(orders.list, 'edit `list` in `src/orders.js`'),
    change(orders.remove, 'edit `remove` in `src/orders.js`', beside),
    read('test/orders.test.js', { only: 'single' }),
    change(orders.test, 'edit `test/orders.test.js`', { ...tick(2, 2), ...beside }),
    change(invoices.list, 'edit `list` in `src/invoices.js`'),
    change(invoices.remove, 'edit `remove` in `src/invoices.js`', beside),
    read('test/invoices.test.js', { only: 'single' }),
    change(invoices.test, 'edit `test/invoices.test.js`', { ...tick(2, 3), ...beside }),
    check({ failing: 'archived is not defined' }),
    change(invoicesMended, 'mend `list` in `src/invoices.js`'),
    check(),
    { what: 'say that the phase is done', calls: [], says: 'The three kinds are archived.', only: 'handoff' },
  ],
  [
    readAgain('src/routes.js'),
    readAgain('docs/api.md'),
    readAgain('README.md'),
    change(routesList, 'edit the list in `src/routes.js`'),
    change(routesRestore, 'add the route `restore` to `src/routes.js`', { ...tick(3, 1), ...beside }),
    change(routesTest, 'write `test/routes.test.js`', { ...tick(3, 2), ...beside }),
    change(apiDocument, 'change `docs/api.md` by `sed`'),
    change(readme, 'edit `README.md`', { ...tick(3, 3), ...beside }),
    check(),
    { what: 'say that the work is done', calls: [], says: 'Routes and documents know the archive.' },
  ],
];
