import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where Debian keeps the programs of the server. */
const VERSIONS = '/usr/lib/postgresql';

/** Why there is no PostgreSQL to test with; undefined where there is one. */
export const noPostgres: string | undefined = findPrograms()
  ? undefined
  : 'no PostgreSQL server is installed on this machine (Debian: postgresql)';

/** A PostgreSQL of its own on a loopback port, with an empty database for whoever asks. */
export interface Postgres extends AsyncDisposable {
  /** Address of a new, empty database. */
  newDatabase(): Promise<string>;
  /** As if the machine had been switched off. */
  kill(): Promise<void>;
  /** Again after `kill`, with all that was committed. */
  start(): Promise<void>;
}

export async function startPostgres(): Promise<Postgres> {
  const programs = findPrograms();
  if (!programs) throw new Error(noPostgres);
  const directory = await mkdtemp(join(tmpdir(), 'postgres-'));
  const user = await serverUser();
  if (user) await chown(directory, user.uid, user.gid);
  await chmod(directory, 0o700);
  const as = user ? { uid: user.uid, gid: user.gid } : {};
  const data = join(directory, 'data');
  const initdb = [
    '--pgdata',
    data,
    '--username',
    'baton',
    '--auth',
    'trust',
    '--encoding',
    'UTF8',
    '--no-sync',
  ];
  await run(join(programs, 'initdb'), [...initdb, '--no-locale'], { ...as, cwd: directory });
  const port = await freePort();
  const address = (name: string) => `postgresql://baton@127.0.0.1:${port}/${name}`;
  let server: ReturnType<typeof spawn> | undefined;
  let databases = 0;
  const psql = (sql: string) =>
    run(join(programs, 'psql'), [
      '--no-psqlrc',
      '--quiet',
      '--dbname',
      address('postgres'),
      '--command',
      sql,
    ]);

  const start = async () => {
    const options = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      fsync: 'off',
      max_connections: '60',
    };
    const settings = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(join(programs, 'postgres'), ['-D', data, '-p', String(port), ...settings], {
      ...as,
      cwd: directory,
      stdio: 'ignore',
    });
    server = child;
    for (;;) {
      if (child.exitCode !== null) throw new Error(`PostgreSQL has ended with ${child.exitCode}`);
      const answers = await run(join(programs, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]).then(
        () => true,
        () => false,
      );
      if (answers) return;
      await sleep(50);
    }
  };
  const end = async (signal: NodeJS.Signals) => {
    const child = server;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  };
  await start();
  return {
    newDatabase: async () => {
      databases += 1;
      await psql(`CREATE DATABASE test_${databases}`);
      return address(`test_${databases}`);
    },
    // SIGQUIT: at once and without a checkpoint. SIGKILL would leave its own children, and their memory, behind.
    kill: () => end('SIGQUIT'),
    start,
    [Symbol.asyncDispose]: async () => {
      await end('SIGQUIT');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function findPrograms(): string | undefined {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : [];
  return versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(VERSIONS, version, 'bin'))
    .find((programs) => existsSync(join(programs, 'initdb')));
}

/** The server refuses to run as root; Debian's package brings a user for it. */
async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const { stdout } = await run('getent', ['passwd', 'postgres']);
  const [, , uid, gid] = stdout.split(':').map(Number);
  return { uid: uid ?? 0, gid: gid ?? 0 };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no port');
  return address.port;
}
