import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { plainGitEnvironment } from '../git-server.ts';
import type { HostileHost } from './host.ts';
import type { Trap, TrapEntry } from './trap.ts';

const MODES = { file: '100644', executable: '100755', link: '120000', submodule: '160000' } as const;

/** Commits traps on top of a branch, straight into the bare repository, which takes what a checkout would not. */
export function plant(
  gitDirectory: string,
  { host, traps, branch = 'main' }: { host: HostileHost; traps: readonly Trap[]; branch?: string },
): void {
  const GIT_INDEX_FILE = join(gitDirectory, 'traps.index');
  const git = (args: string[], input?: string | Buffer) =>
    execFileSync('git', ['--git-dir', gitDirectory, ...args], {
      ...(input !== undefined && { input }),
      env: { ...plainGitEnvironment, GIT_INDEX_FILE, ...PERSON },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
      .toString()
      .trim();
  const objectOf = ({ kind, content }: TrapEntry) =>
    kind === 'submodule' ? String(content) : git(['hash-object', '-w', '--stdin'], content);
  const lines = traps
    .flatMap((trap) => trap(host))
    .map((entry) =>
      Buffer.concat([
        Buffer.from(`${MODES[entry.kind ?? 'file']} ${objectOf(entry)}\t`),
        Buffer.from(entry.path),
        Buffer.from([0]),
      ]),
    );
  git(['read-tree', branch]);
  git(['update-index', '-z', '--index-info'], Buffer.concat(lines));
  const tree = git(['write-tree']);
  const commit = git(['commit-tree', tree, '-p', branch, '-m', 'Lay traps']);
  git(['update-ref', `refs/heads/${branch}`, commit]);
}

const PERSON = {
  GIT_AUTHOR_NAME: 'A Person',
  GIT_AUTHOR_EMAIL: 'person@example.com',
  GIT_COMMITTER_NAME: 'A Person',
  GIT_COMMITTER_EMAIL: 'person@example.com',
};

export function headOf(gitDirectory: string, branch: string): string {
  return ask(gitDirectory, ['rev-parse', '--verify', `refs/heads/${branch}`]);
}

export function mergeBaseOf(gitDirectory: string, branches: readonly [string, string]): string {
  return ask(gitDirectory, ['merge-base', ...branches]);
}

function ask(gitDirectory: string, args: string[]): string {
  return execFileSync('git', ['--git-dir', gitDirectory, ...args], { env: plainGitEnvironment })
    .toString()
    .trim();
}
