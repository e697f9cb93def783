import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { plainGitEnvironment } from './git-server.ts';

const MEBIBYTE = 2 ** 20;
const CHUNK = randomBytes(16 * MEBIBYTE);

interface Poured {
  /** How many there are, `media/0.bin` and on. */
  files: number;
  mebibytes: number;
}

/** Commits files to the branch main that nothing can make smaller; with `andRemove` once more, without them. */
export async function pourFiles(
  gitDirectory: string,
  { files, mebibytes, andRemove = false }: Poured & { andRemove?: boolean },
): Promise<void> {
  const env = plainGitEnvironment;
  // Neither here nor when it is served is time spent on making them smaller.
  for (const setting of ['core.compression=0', 'core.bigFileThreshold=1m']) {
    execFileSync('git', ['--git-dir', gitDirectory, 'config', ...setting.split('=')], { env });
  }
  const importing = spawn('git', ['--git-dir', gitDirectory, 'fast-import', '--quiet', '--done'], {
    env,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = once(importing, 'close');
  const write = async (bytes: string | Buffer) => {
    if (!importing.stdin.write(bytes)) await once(importing.stdin, 'drain');
  };
  const commit = (mark: number, from: string) =>
    write(
      `commit refs/heads/main\nmark :${mark}\ncommitter A Person <person@example.com> 1768000000 +0000\ndata 8\nA change\nfrom ${from}\n`,
    );
  await commit(1, 'refs/heads/main^0');
  for (let file = 0; file < files; file++) {
    await write(`M 100644 inline media/${file}.bin\ndata ${mebibytes * MEBIBYTE}\n`);
    for (let left = mebibytes * MEBIBYTE; left > 0; left -= CHUNK.length) {
      CHUNK.writeUInt32LE(file);
      await write(Buffer.from(CHUNK.subarray(0, left)));
    }
    await write('\n');
  }
  if (andRemove) {
    await commit(2, ':1');
    await write('D media\n');
  }
  await write('done\n');
  importing.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
}

/** Why there cannot be so much in the temporary directory; undefined where there can. */
export function noRoomFor({ gibibytes }: { gibibytes: number }): string | undefined {
  const { bavail, bsize } = statfsSync(tmpdir());
  const free = (bavail * bsize) / 2 ** 30;
  return free >= gibibytes
    ? undefined
    : `${tmpdir()} has ${free.toFixed(0)} GiB left, and it takes ${gibibytes}`;
}
