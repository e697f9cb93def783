import { chmodSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Bench, openBench } from './support/bench.ts';

const timeoutMs = 20_000;
let programs: string;
let bench: Bench | undefined;
beforeEach(() => {
  programs = mkdtempSync(join(tmpdir(), 'baton-programs-'));
  for (const name of ['sh', 'bash', 'env', 'git', 'touch', 'rm', 'cat', 'printenv', 'true']) {
    symlinkSync(join('/usr/bin', name), join(programs, name));
  }
});
afterEach(async () => {
  await bench?.[Symbol.asyncDispose]();
  bench = undefined;
  rmSync(programs, { recursive: true, force: true });
});

function pretendBubblewrap(script: string): void {
  writeFileSync(join(programs, 'bwrap'), `#!/bin/bash\n${script}\n`);
  chmodSync(join(programs, 'bwrap'), 0o755);
}

/** Drops the options of bubblewrap and runs the command as it is. */
const UNCONFINED = 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"';

/** The real one, with each of its words looked at by `change`. */
const changed = (change: string) =>
  `for word in "$@"; do ${change}; words+=("$word"); done; exec /usr/bin/bwrap "\${words[@]}"`;

const broken: [string, () => void, RegExp][] = [
  ['bubblewrap is missing', () => undefined, /bwrap: not found/],
  [
    'user namespaces are blocked',
    () => pretendBubblewrap('echo "bwrap: setting up uid map: Permission denied" >&2; exit 1'),
    /setting up uid map: Permission denied/,
  ],
  ['bubblewrap does nothing', () => pretendBubblewrap(UNCONFINED), /could write outside of the work tree/],
  [
    'bubblewrap leaves the network',
    () => pretendBubblewrap(changed('[ "$word" = --unshare-net ] && continue')),
    /could reach the network of this machine/,
  ],
  [
    'bubblewrap hides something else',
    () => pretendBubblewrap(changed(`[ "$word" = ${realpathSync(tmpdir())} ] && word=/mnt`)),
    /it shows what it should hide/,
  ],
  ['bubblewrap pretends', () => pretendBubblewrap("echo 'all is well'"), /all is well/],
];

describe.each(broken)('where %s', (_what, prepare, reason) => {
  beforeEach(prepare);

  test('`required` refuses to start and says what to do', async () => {
    const error: unknown = await openBench({ environment: { PATH: programs } }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({
      name: 'Stop',
      conclusion: 'failed',
      message: expect.stringMatching(reason),
    });
    expect((error as Error).message).toMatch(
      /apt-get install bubblewrap socat ripgrep.*apparmor_restrict_unprivileged_userns=0/,
    );
  });

  test('`auto` goes on without, says so loudly, and still withholds the environment', async () => {
    bench = await openBench({ mode: 'auto', environment: { PATH: programs, GITHUB_TOKEN: 'ghs_sentinel' } });
    const { sandbox, logged } = bench;
    expect(sandbox.kind).toBe('none');
    expect(sandbox.notice).toMatch(/^NO SANDBOX: /);
    expect(sandbox.notice).toMatch(reason);
    expect(logged).toContain(sandbox.notice);
    const { output, exitCode } = await sandbox.run('printenv', { timeoutMs });
    expect(exitCode).toBe(0);
    expect(output).toContain(`HOME=${bench.directory.home}`);
    expect(output).not.toContain('sentinel');
  });
});

test('`required` refuses where system calls are not filtered', async () => {
  const seccompHelper = join(programs, 'no-filter');
  writeFileSync(seccompHelper, '#!/bin/bash\nexec "$@"\n', { mode: 0o755 });
  await expect(openBench({ seccompHelper })).rejects.toMatchObject({
    name: 'Stop',
    message: expect.stringContaining('does not filter system calls'),
  });
});

test('`off` says so too', async () => {
  bench = await openBench({ mode: 'off' });
  expect(bench.sandbox.notice).toMatch(/Reason: it is switched off\.$/);
  expect(bench.logged).toHaveLength(1);
});
