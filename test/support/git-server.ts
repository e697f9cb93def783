import { execFile, spawn } from 'node:child_process';
import { appendFile, mkdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

/**
 * What a caller may do with one repository: `undefined` is somebody unknown (401), `none` somebody known who may not
 * even learn that it exists (404).
 */
export type GitAccess = 'read' | 'write' | 'none' | undefined;

export interface GitHandlerOptions {
  /** Directory that holds the bare repositories, for instance as `<root>/<owner>/<name>.git`. */
  root: string;
  authorize(request: IncomingMessage): GitAccess | Promise<GitAccess>;
  /** Additional variables for git and the hooks that it runs for this request. */
  environment?(request: IncomingMessage): Record<string, string>;
}

export interface GitAnswer {
  status: number;
  headers: Record<string, string>;
  body: Readable;
}

/** Keeps the git of the machine that the tests run on out of what they see. */
export const plainGitEnvironment = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
} as const;

/** A bare repository that serves smart HTTP as GitHub's do, and refuses every push that is not fast-forward. */
export async function createBareRepository(path: string, options: { defaultBranch: string }): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const args = [
    'init',
    '--quiet',
    '--bare',
    '--template=',
    `--initial-branch=${options.defaultBranch}`,
    path,
  ];
  await promisify(execFile)('git', args, { env: plainGitEnvironment });
  await appendFile(join(path, 'config'), REMOTE_CONFIG);
}

const REMOTE_CONFIG = `
[http]
	receivepack = true
[receive]
	denyNonFastForwards = true
	hideRefs = refs/pull
	fsckObjects = true
[uploadpack]
	allowTipSHA1InWant = true
	allowReachableSHA1InWant = true
	allowFilter = true
[gc]
	auto = 0
`;

/** A handler for `node:http` that is a git remote over smart HTTP, real git behind it. */
export function createGitHandler(options: GitHandlerOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = await answerGit(options, request);
    response.writeHead(answer.status, answer.headers);
    await pipeline(answer.body, response);
  };
}

/** Runs `git http-backend` for one request; the body ends when git has. */
export async function answerGit(options: GitHandlerOptions, request: IncomingMessage): Promise<GitAnswer> {
  const url = new URL(request.url ?? '/', 'http://git.invalid');
  const service = smartService(request.method, url);
  if (service === undefined) return plainAnswer(403, 'Please upgrade your git client.');
  const access = await options.authorize(request);
  if (access === undefined) {
    return plainAnswer(401, 'Authentication failed.', { 'www-authenticate': 'Basic realm="GitHub"' });
  }
  if (access === 'none') return plainAnswer(404, 'Repository not found.');
  if (service === 'git-receive-pack' && access !== 'write') {
    return plainAnswer(403, 'Write access to repository not granted.');
  }
  return runBackend(request, {
    ...plainGitEnvironment,
    ...options.environment?.(request),
    GIT_PROJECT_ROOT: options.root,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: decodeURIComponent(url.pathname),
    QUERY_STRING: url.search.slice(1),
    REQUEST_METHOD: request.method ?? 'GET',
    REMOTE_USER: 'git',
    REMOTE_ADDR: '127.0.0.1',
    CONTENT_TYPE: request.headers['content-type'] ?? '',
    HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
    GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
  });
}

/** The git service that a request is for, or `undefined` where it is none: the dumb protocol is not served. */
function smartService(
  method: string | undefined,
  url: URL,
): 'git-upload-pack' | 'git-receive-pack' | undefined {
  const asked = url.pathname.endsWith('/info/refs')
    ? method === 'GET' && url.searchParams.get('service')
    : method === 'POST' && url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  return asked === 'git-upload-pack' || asked === 'git-receive-pack' ? asked : undefined;
}

function runBackend(request: IncomingMessage, env: Record<string, string>): Promise<GitAnswer> {
  const child = spawn('git', ['http-backend'], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  // Git may answer without reading all that it was sent.
  child.stdin.on('error', () => undefined);
  request.pipe(child.stdin);
  const complaints: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) return;
      child.stdout.off('data', onData);
      child.stdout.pause();
      child.stdout.unshift(head.subarray(end + 4));
      resolve({ ...parseCgiHead(head.subarray(0, end).toString('latin1')), body: child.stdout });
    };
    child.stdout.on('data', onData);
    child.on('error', reject);
    child.on('close', (code) => {
      reject(new Error(`git http-backend ended with ${code}: ${Buffer.concat(complaints).toString()}`));
    });
  });
}

function parseCgiHead(head: string): { status: number; headers: Record<string, string> } {
  const fields = head.split('\r\n').map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  const { status = '200', ...headers } = Object.fromEntries(fields);
  return { status: Number.parseInt(status, 10), headers };
}

function plainAnswer(status: number, text: string, headers: Record<string, string> = {}): GitAnswer {
  return {
    status,
    headers: { 'content-type': 'text/plain', ...headers },
    body: Readable.from([`${text}\n`]),
  };
}
