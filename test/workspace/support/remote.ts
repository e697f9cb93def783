import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sha, shaSchema } from '../../../src/core/ids.ts';
import { type HostRepository, openRepository } from '../../../src/workspace/git/host-repository.ts';
import { createBareRepository, createGitHandler, plainGitEnvironment } from '../../support/git-server.ts';

export const TOKEN = 'ghs_sentinelToken0123456789abcdefghijklmn';

/** Content, or what else a path may be. */
export type TreeEntry = string | Buffer | { link: string } | { executable: string } | { submodule: string };

/** A real bare repository behind smart HTTP that takes one token, in directories that go with it. */
export interface Remote extends AsyncDisposable {
  url: string;
  /** The bare repository on disk. */
  bare: string;
  /** A directory for the test's own files. */
  scratch: string;
  /** Requests so far, as method and path. */
  requests: string[];
  /** Runs git in the bare repository. */
  git(...args: string[]): string;
  /** Commits `files` (`undefined` removes) straight into the bare repository. */
  commit(params: { branch: string; files: Record<string, TreeEntry | undefined>; message?: string }): Sha;
  head(branch: string): string | undefined;
  /** Writes an object as it is, whatever git thinks of it, and makes it reachable. */
  store(type: 'blob' | 'tree' | 'commit', content: string | Buffer): Sha;
  open(overrides?: Partial<Parameters<typeof openRepository>[0]>): Promise<HostRepository>;
  /** Answers the next requests that fit itself; gives `undefined` to let one through. */
  intercept: ((request: IncomingMessage) => number | { location: string } | undefined) | undefined;
}

export async function startRemote(): Promise<Remote> {
  const scratch = mkdtempSync(join(tmpdir(), 'baton-test-'));
  const bare = join(scratch, 'remote/acme/shop.git');
  await createBareRepository(bare, { defaultBranch: 'main' });
  const handler = createGitHandler({ root: join(scratch, 'remote'), authorize: access });
  const server = createServer((request, response) => {
    remote.requests.push(`${request.method} ${request.url}`);
    const answer = remote.intercept?.(request);
    if (typeof answer === 'number') return void response.writeHead(answer).end();
    if (answer !== undefined) return void response.writeHead(302, answer).end();
    handler(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/acme/shop.git`;
  const git = (args: string[], options: { input?: string | Buffer; env?: Record<string, string> } = {}) =>
    execFileSync('git', ['--git-dir', bare, ...args], {
      ...(options.input === undefined ? {} : { input: options.input }),
      env: { ...plainGitEnvironment, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
    })
      .toString()
      .trim();
  let opened = 0;
  const remote: Remote = {
    url,
    bare,
    scratch,
    requests: [],
    intercept: undefined,
    git: (...args) => git(args),
    commit: ({ branch, files, message = 'A change' }) => {
      const env = { GIT_INDEX_FILE: join(scratch, 'remote.index') };
      const parent = remote.head(branch);
      git(parent === undefined ? ['read-tree', '--empty'] : ['read-tree', parent], { env });
      for (const [path, entry] of Object.entries(files)) {
        if (entry === undefined) git(['update-index', '--force-remove', path], { env });
        else
          git(['update-index', '--add', '--cacheinfo', `${modeOf(entry)},${objectOf(entry)},${path}`], {
            env,
          });
      }
      const by = { GIT_AUTHOR_NAME: 'A Person', GIT_AUTHOR_EMAIL: 'person@example.com' };
      const committer = { GIT_COMMITTER_NAME: 'A Person', GIT_COMMITTER_EMAIL: 'person@example.com' };
      const parents = parent === undefined ? [] : ['-p', parent];
      const tree = git(['write-tree'], { env });
      const sha = git(['commit-tree', tree, ...parents, '-m', message], { env: { ...by, ...committer } });
      git(['update-ref', `refs/heads/${branch}`, sha]);
      return shaSchema.parse(sha);
    },
    head: (branch) => {
      const found = git(['for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`]);
      return found === '' ? undefined : found;
    },
    store: (type, content) => {
      const args = ['hash-object', '-w', '--literally', '-t', type, '--stdin'];
      const sha = shaSchema.parse(git(args, { input: content }));
      if (type === 'commit') git(['update-ref', `refs/heads/stored-${sha}`, sha]);
      return sha;
    },
    open: (overrides) =>
      openRepository({
        directory: join(scratch, `host-${opened++}`),
        remoteUrl: url,
        token: async () => TOKEN,
        identity: { name: 'baton[bot]', email: '7+baton[bot]@users.noreply.github.com' },
        environment: { PATH: process.env.PATH },
        pause: async () => undefined,
        ...overrides,
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(scratch, { recursive: true, force: true });
    },
  };
  const objectOf = (entry: TreeEntry) => {
    if (typeof entry === 'object' && 'submodule' in entry) return entry.submodule;
    return git(['hash-object', '-w', '--stdin'], { input: contentOf(entry) });
  };
  return remote;
}

function access(request: IncomingMessage) {
  const basic = Buffer.from(`x-access-token:${TOKEN}`).toString('base64');
  return request.headers.authorization === `basic ${basic}` ? 'write' : undefined;
}

function modeOf(entry: TreeEntry): string {
  if (typeof entry === 'string' || Buffer.isBuffer(entry)) return '100644';
  if ('link' in entry) return '120000';
  return 'submodule' in entry ? '160000' : '100755';
}

function contentOf(entry: Exclude<TreeEntry, { submodule: string }>): string | Buffer {
  if (typeof entry === 'string' || Buffer.isBuffer(entry)) return entry;
  return 'link' in entry ? entry.link : entry.executable;
}
