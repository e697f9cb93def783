import { createSocket } from 'node:dgram';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What somebody's machine has that no command of a repository may reach. */
export interface HostileHost extends AsyncDisposable {
  /** For the action's process: a home with credentials in it, and a temporary directory. */
  environment: Record<string, string>;
  temp: string;
  home: string;
  /** What the files in `home` hold. */
  sentinel: string;
  /** A path outside of everything that Baton works in. A trap that goes off makes a file there. */
  canary(trap: string): string;
  /** Names of the traps that went off. */
  sprung(): string[];
  /** Where the listeners are. */
  ports: { tcp: number; tcp6: number | undefined; udp: number };
  /** A Unix socket of the machine, outside of what the sandbox hides. */
  socket: string;
  /** What the listeners were told. */
  heard: string[];
}

export async function openHostileHost(): Promise<HostileHost> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'hostile-')));
  const [outside, home, temp] = ['outside', 'home', 'temp'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const directory of [outside, home, temp]) mkdirSync(directory);
  const sentinel = `sentinel-${root.slice(-6)}-of-the-home`;
  writeFileSync(join(home, '.netrc'), `machine github.com login x password ${sentinel}\n`);
  writeFileSync(join(home, '.git-credentials'), `https://x:${sentinel}@github.com\n`);

  layGitConfiguration(home, join(outside, 'git-of-the-account'));

  const heard: string[] = [];
  const listen = async (name: string, ...args: [number, string] | [string]) => {
    const server = createServer((socket) => {
      heard.push(name);
      socket.destroy();
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(...(args as [number, string]), () => resolve());
    });
    const address = server.address();
    return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
  };
  const tcp = await listen('tcp', 0, '127.0.0.1');
  // A machine without IPv6 has nothing to be reached by it.
  const tcp6 = await listen('tcp6', 0, '::1').catch(() => undefined);
  const socket = `/run/lock/hostile-${process.pid}-${root.slice(-6)}.sock`;
  const unix = await listen('unix', socket);
  const udp = createSocket('udp4', () => heard.push('udp'));
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));

  return {
    environment: { HOME: home, TMPDIR: temp },
    temp,
    home,
    sentinel,
    canary: (trap) => join(outside, trap),
    sprung: () => readdirSync(outside),
    ports: { tcp: tcp.port, tcp6: tcp6?.port, udp: udp.address().port },
    socket,
    heard,
    async [Symbol.asyncDispose]() {
      for (const { server } of [tcp, unix, ...(tcp6 ? [tcp6] : [])]) {
        await new Promise((resolve) => server.close(resolve));
      }
      await new Promise<void>((resolve) => udp.close(resolve));
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** What an account may have set up for its own git, each part of it a program that tells that it ran. */
function layGitConfiguration(home: string, canary: string): void {
  const script = join(home, 'alarm.sh');
  writeFileSync(script, `#!/bin/sh\necho sprung >> ${canary}\ncat 2>/dev/null\n`, { mode: 0o755 });
  mkdirSync(join(home, 'hooks'));
  for (const hook of ['post-checkout', 'post-index-change', 'pre-push', 'reference-transaction']) {
    cpSync(script, join(home, 'hooks', hook));
  }
  const config = [
    '[core]',
    `\thooksPath = ${home}/hooks`,
    `\tfsmonitor = ${script}`,
    '[filter "canary"]',
    `\tclean = ${script}`,
    `\tsmudge = ${script}`,
    '[credential]',
    `\thelper = ${script}`,
  ].join('\n');
  writeFileSync(join(home, '.gitconfig'), `${config}\n`);
}
