import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { Log } from '../../src/core/log.ts';
import { examine } from '../../src/doctor/examine.ts';
import type { Check, Finding } from '../../src/doctor/finding.ts';
import { type Given, gatherParts } from '../../src/doctor/gather-parts.ts';
import type { Closed } from '../../src/doctor/parts.ts';
import { workTree } from '../../src/doctor/work-tree.ts';

const scratch = mkdtempSync(join(tmpdir(), 'baton-doctor-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const silent: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  group: (_title, body) => body(),
  foreign: () => undefined,
};

export const CLOSED: Closed = { kind: 'closed', status: 'unknown', why: 'Not asked.', remedy: 'Ask.' };

/** The inputs that the checks compare with; those of action.yml. */
export const INPUTS = [
  ...['anthropic_api_key', 'github_token', 'command', 'issue', 'pull_request', 'instructions', 'auto'],
  ...['config_path', 'planner_model', 'implementer_model', 'max_cost_usd', 'sandbox', 'dry_run', 'part'],
  ...['handover', 'bot'],
];

/** The workflows that Baton comes with, of an owner of its own: in one job, and in two. */
export const [WORKFLOW, TWO_JOBS] = [example('baton.yml'), example('baton-hardened.yml')];

function example(name: string): string {
  const text = readFileSync(join(import.meta.dirname, '../../examples', name), 'utf8');
  return text.replaceAll('your-org/', 'acme/');
}

export type Files = Readonly<Record<string, string>>;

/** A directory of these files. */
export function directoryWith(files: Files): string {
  const root = mkdtempSync(join(scratch, 'tree-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** What one check finds in a work tree of these files, with whatever else is given. */
export async function look(
  check: Check,
  { files = {}, ...given }: Partial<Omit<Given, 'files'>> & { files?: Files | Closed } = {},
): Promise<Finding> {
  const parts = await gatherParts({
    nodeVersion: process.version,
    environment: { PATH: process.env.PATH },
    temporaryDirectory: scratch,
    log: silent,
    knownInputs: INPUTS,
    asApp: false,
    files: isClosed(files) ? files : workTree(directoryWith(files)),
    github: CLOSED,
    model: CLOSED,
    ...given,
  });
  const [finding] = await examine(parts, [check]);
  if (finding === undefined) throw new Error('A check has a finding');
  return finding;
}

function isClosed(files: Files | Closed): files is Closed {
  return files.kind === 'closed';
}

export { silent };
