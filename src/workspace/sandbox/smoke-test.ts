import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { errorMessage } from '../../core/error-message.ts';
import { startConfined } from './confined-process.ts';
import type { Launcher } from './launcher.ts';
import type { Limits } from './limits.ts';
import { runToEnd } from './run-command.ts';
import { shellWord } from './shell-words.ts';

const PASSED = 'the sandbox holds';
const TIMEOUT_MS = 20_000;

/**
 * Has a command try in earnest what the sandbox must let through and what it must not. Gives the reason why the
 * sandbox can't be relied on; `undefined` where it holds.
 */
export async function smokeTest(
  launcher: Launcher,
  params: { root: string; workTree: string; limits: Limits },
): Promise<string | undefined> {
  const { root, workTree, limits } = params;
  const canary = `baton-canary-${randomBytes(8).toString('hex')}`;
  const outside = [join('/', canary), join('/var/tmp', canary), join(root, canary)];
  const secret = join(root, `${canary}-secret`);
  writeFileSync(secret, 'hidden');
  const listener = await listen();
  try {
    const script = attempts({ outside, secret, port: listener.port });
    const launch = await launcher.prepare(['-c', script], { allowedHosts: [] });
    const { memoryDirectories, endsAsOne } = launcher;
    const confined = startConfined(launch, { workTree, limits, memoryDirectories, endsAsOne, stdin: 'none' });
    const { output, outcome } = await runToEnd(confined, { command: script, limits, timeoutMs: TIMEOUT_MS });
    if (outside.some((path) => existsSync(path)))
      return 'a command in it could write outside of the work tree';
    if (listener.wasReached()) return 'a command in it could reach the network of this machine';
    if (output.trim() === PASSED) return undefined;
    return (
      output.trim().split('\n').at(-1)?.slice(0, 300).replace(/\.$/, '') ||
      `its test ${outcome.replaceAll('_', ' ')}`
    );
  } catch (error) {
    return errorMessage(error);
  } finally {
    for (const path of [...outside, secret]) rmSync(path, { force: true });
    listener.server.close();
  }
}

function attempts({ outside, secret, port }: { outside: string[]; secret: string; port: number }): string {
  return [
    'true || exit 1',
    'touch "$HOME/smoke" "$TMPDIR/smoke" ./.smoke || exit 1',
    'rm "$HOME/smoke" "$TMPDIR/smoke" ./.smoke || exit 1',
    ...outside.map((path) => `(: > ${shellWord(path)}) 2>/dev/null`),
    `(: > /dev/tcp/127.0.0.1/${port}) 2>/dev/null`,
    `[ -e ${shellWord(secret)} ] && { echo 'it shows what it should hide'; exit 1; }`,
    'while read -r name value; do [ "$name" = Seccomp: ] && filter=$value; done < /proc/self/status',
    '[ "$filter" = 2 ] || { echo "it does not filter system calls"; exit 1; }',
    `echo ${shellWord(PASSED)}`,
  ].join('\n');
}

async function listen(): Promise<{ server: Server; port: number; wasReached(): boolean }> {
  let reached = false;
  const server = createServer((socket) => {
    reached = true;
    socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    server,
    port: typeof address === 'object' && address ? address.port : 0,
    wasReached: () => reached,
  };
}
