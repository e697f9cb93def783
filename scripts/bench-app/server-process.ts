import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { HeldMemory } from './held-memory.ts';

const PROGRAM = resolve(import.meta.dirname, '../../src/entry/cli.ts');
/** What deploy/Dockerfile starts Node with. */
export const IMAGE_FLAGS = ['--max-semi-space-size=16'];
const TELL_MEMORY = join(import.meta.dirname, 'tell-memory.ts');

export interface ServerProcess {
  url: string;
  pid: number;
  /** After garbage collections, which stop the server for some tenths of a second. */
  heldMemory(): Promise<HeldMemory>;
  kill(): Promise<void>;
}

/** `baton serve` with four jobs at a time. `database`: a PostgreSQL instead of the embedded one. */
export async function startServer({
  directory,
  github,
  secret,
  database,
}: {
  directory: string;
  /** Host and port. */
  github: string;
  secret: string;
  database: string | undefined;
}): Promise<ServerProcess> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const node = [...IMAGE_FLAGS, '--expose-gc', '--import', TELL_MEMORY];
  const child = spawn(process.execPath, [...node, PROGRAM, 'serve', '--concurrency', '4', '--port', '0'], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH ?? '',
      APP_ID: '1',
      PRIVATE_KEY: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      WEBHOOK_SECRET: secret,
      ANTHROPIC_API_KEY: 'sk-ant-of-the-benchmark',
      GHE_HOST: github,
      GHE_PROTOCOL: 'http',
      HOST: '127.0.0.1',
      BATON_SANDBOX: 'off',
      ...(database !== undefined && { DATABASE_URL: database }),
    },
  });
  const ended = once(child, 'close');
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const url = await new Promise<string>((found, fail) => {
    void ended.then(([code]) => fail(new Error(`The server ended with ${code}`)));
    let head: string | undefined = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (head === undefined) return;
      head += text;
      const [, address] = /Listening on (http:[^"]+)"/.exec(head) ?? [];
      if (address === undefined) return;
      head = undefined;
      found(address);
    });
  });
  return {
    url,
    pid: child.pid ?? 0,
    kill,
    heldMemory: async () => {
      child.send('tell');
      const [held] = await once(child, 'message');
      return held as HeldMemory;
    },
  };
}
