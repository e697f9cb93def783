import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openHostileHost } from '../support/hostile/host.ts';
import { type Bench, openBench } from './support/bench.ts';

const timeoutMs = 20_000;
/** Sets apart what two runs of these tests on one machine leave to be found. */
const me = process.pid;
let bench: Bench | undefined;
afterEach(async () => {
  await bench?.[Symbol.asyncDispose]();
  bench = undefined;
});

async function open(...args: Parameters<typeof openBench>): Promise<Bench> {
  bench = await openBench(...args);
  return bench;
}

/** Processes of this machine whose command line holds `word`. */
function processes(word: string): string[] {
  const lines = execFileSync('ps', ['-eo', 'ppid,args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(word) && !line.includes('ps -eo'));
}

test('runs a command over the work tree', async () => {
  const { sandbox, directory, write } = await open();
  write('in.txt', 'hello');
  const result = await sandbox.run('cat in.txt; pwd; echo oops >&2; tr a-z A-Z < in.txt > out.txt; exit 3', {
    timeoutMs,
  });
  expect(result).toMatchObject({
    outcome: 'exited',
    exitCode: 3,
    output: `hello${directory.workTree}\noops\n`,
    omittedBytes: 0,
  });
  expect(readFileSync(join(directory.workTree, 'out.txt'), 'utf8')).toBe('HELLO');
  expect(sandbox.kind).toBe('bubblewrap');
  expect(sandbox.notice).toBeUndefined();
});

describe('the environment', () => {
  const golden = ['CI', 'HOME', 'LANG', 'PATH', 'PWD', 'SHLVL', 'TERM', 'TMPDIR', '_'];
  const names = (output: string) =>
    output
      .trim()
      .split('\n')
      .map((line) => line.slice(0, line.indexOf('=')))
      .sort();

  test.each(['required', 'off'] as const)('is the allow-list and nothing else (%s)', async (mode) => {
    const environment = {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      ANTHROPIC_API_KEY: 'sk-ant-sentinel',
      GITHUB_TOKEN: 'ghs_sentinel',
      GITHUB_ENV: '/x',
    };
    const { sandbox, directory } = await open({ mode, environment });
    const inProcess = await sandbox.run('printenv', { timeoutMs });
    const inShell = await sandbox.shell().exec('printenv', { timeoutMs });
    expect(names(inProcess.output)).toEqual(golden);
    expect(names(inShell.output)).toEqual(golden);
    expect(inProcess.output).toContain(`HOME=${directory.home}\n`);
    expect(inProcess.output).toContain(`TMPDIR=${directory.temp}\n`);
  });

  test('holds no secret of any process that can be looked at', async () => {
    process.env.BATON_TEST_SENTINEL = 'sentinel-of-the-host';
    try {
      const { sandbox } = await open();
      const { output } = await sandbox.run('cat /proc/*/environ | tr "\\0" "\\n"; ps auxeww', { timeoutMs });
      expect(output).toContain('HOME=');
      expect(output).not.toContain('sentinel-of-the-host');
    } finally {
      delete process.env.BATON_TEST_SENTINEL;
    }
  });

  test('of a command with the network has besides what leads through the proxy', async () => {
    process.env.BATON_TEST_SENTINEL = 'sentinel-of-the-host';
    try {
      const { sandbox } = await open();
      const { output } = await sandbox.run('printenv', { timeoutMs, allowedHosts: ['registry.npmjs.org'] });
      const others = names(output).filter((name) => !golden.includes(name) && !/proxy/i.test(name));
      const known = ['GIT_CONFIG_PARAMETERS', 'GIT_SSH_COMMAND', 'JAVA_TOOL_OPTIONS', 'SANDBOX_RUNTIME'];
      expect(others.filter((name) => !known.includes(name))).toEqual([]);
      expect(others).toContain('SANDBOX_RUNTIME');
    } finally {
      delete process.env.BATON_TEST_SENTINEL;
    }
  });

  test('finds tools by absolute entries of PATH only', async () => {
    const { sandbox } = await open({ environment: { PATH: `.:bin:/usr/bin:/bin` } });
    expect((await sandbox.run('echo $PATH', { timeoutMs })).output).toBe('/usr/bin:/bin\n');
  });
});

describe('files', () => {
  test('can be written in the work tree, the own home and the own temporary directory', async () => {
    const { sandbox, directory } = await open();
    const { exitCode } = await sandbox.run('touch a "$HOME/b" "$(mktemp)" /tmp/c', { timeoutMs });
    expect(exitCode).toBe(0);
    expect(existsSync(join(directory.home, 'b'))).toBe(true);
    expect(existsSync('/tmp/c')).toBe(false);
  });

  test.each([
    ['absolute', `/usr/baton-canary-${me}`],
    ['up and out', `../../../../../../../../usr/baton-canary-${me}`],
    ['through a link', `link/baton-canary-${me}`],
    ['through a dangling link', 'dangling'],
  ])('cannot be written elsewhere: %s', async (_how, path) => {
    const { sandbox } = await open();
    const { exitCode, output } = await sandbox.run(
      `ln -s /usr link; ln -s /usr/baton-canary-${me} dangling; echo owned > ${path}`,
      { timeoutMs },
    );
    expect(exitCode).not.toBe(0);
    expect(output).toContain('Read-only file system');
    expect(existsSync(`/usr/baton-canary-${me}`)).toBe(false);
  });

  test('of the host are hidden where they belong to somebody', async () => {
    const inHome = join(homedir(), `.netrc-baton-test-${me}`);
    const inTemp = join(tmpdir(), `baton-test-of-somebody-${me}`);
    writeFileSync(inHome, 'the sentinel');
    writeFileSync(inTemp, 'the sentinel');
    try {
      const { sandbox, directory, hidden } = await open();
      writeFileSync(join(directory.root, 'state'), 'the sentinel');
      const paths = [inHome, inTemp, join(hidden, 'secret.txt'), join(directory.root, 'state')];
      for (const path of paths) {
        const result = await sandbox.run(`cat ${path}`, { timeoutMs });
        expect(result).toMatchObject({ exitCode: 1, output: expect.stringContaining('No such file') });
      }
      const listing = await sandbox.run(`ls -A ${homedir()} ${directory.root}`, { timeoutMs });
      expect(listing.output).not.toMatch(/netrc|state|git/);
    } finally {
      rmSync(inHome);
      rmSync(inTemp);
    }
  });

  test('are readable in a home where PATH leads to them, and no others', async () => {
    const home = mkdtempSync(join(tmpdir(), 'baton-home-'));
    for (const [path, content] of Object.entries({
      '.tool/bin/tool': '#!/bin/bash\ncat "$(dirname "$0")/../lib/words"\n',
      '.tool/lib/words': 'it works',
      '.tool/credentials': 'the sentinel',
      '.netrc': 'the sentinel',
    })) {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), content, { mode: 0o755 });
    }
    try {
      const { sandbox } = await open({ environment: { PATH: `${home}/.tool/bin:/usr/bin:/bin` } });
      const { output } = await sandbox.run(`tool; cat ${home}/.tool/credentials ${home}/.netrc`, {
        timeoutMs,
      });
      expect(output).toContain('it works');
      expect(output).not.toContain('the sentinel');
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  test('of the run itself and others that are named are hidden wherever they lie', async () => {
    // Anybody may write here, and nothing in it is hidden by itself.
    const { sandbox, directory, hidden } = await open({ place: '/run/lock' });
    writeFileSync(join(directory.root, 'state'), 'the sentinel');
    const { output } = await sandbox.run(`cat ${hidden}/* ${directory.root}/state; ls ${directory.root}`, {
      timeoutMs,
    });
    expect(output).not.toContain('the sentinel');
    expect(output).toContain('home\ntmp\nwork\n');
  });

  test('that are named stay hidden also where PATH leads to them', async () => {
    const place = mkdtempSync(join(tmpdir(), 'baton-test-'));
    mkdirSync(join(place, 'bin'));
    writeFileSync(join(place, 'bin/tool'), '#!/bin/bash\necho the sentinel\n', { mode: 0o755 });
    try {
      const environment = { PATH: `${place}/bin:/usr/bin:/bin` };
      const { sandbox } = await open({ environment, hidden: [place] });
      const { output } = await sandbox.run(`tool; cat ${place}/bin/tool`, { timeoutMs });
      expect(output).not.toContain('the sentinel');
    } finally {
      rmSync(place, { recursive: true });
    }
  });

  test('that are named one by one are hidden, and what lies beside them is not', async () => {
    const place = mkdtempSync('/run/lock/baton-test-');
    writeFileSync(join(place, '.env'), 'the sentinel');
    writeFileSync(join(place, 'other'), 'not hidden');
    try {
      const { sandbox } = await open({ hidden: [join(place, '.env'), join(place, 'none')] });
      const { output } = await sandbox.run(`cat ${place}/.env ${place}/other`, { timeoutMs });
      expect(output).toContain('not hidden');
      expect(output).not.toContain('the sentinel');
    } finally {
      rmSync(place, { recursive: true });
    }
  });

  test('of other programs that the runtime would share are left alone', async () => {
    const { sandbox } = await open();
    await sandbox.run(`mkdir -p /tmp/claude; echo owned > /tmp/claude/baton-canary-${me}`, { timeoutMs });
    expect(existsSync(`/tmp/claude/baton-canary-${me}`)).toBe(false);
  });

  test('shared memory of the machine is out of reach', async () => {
    const made = execFileSync('/usr/bin/ipcmk', ['-M', '4096', '-p', '0666'], { encoding: 'utf8' });
    const id = /\d+/.exec(made)?.[0] ?? '';
    writeFileSync(`/dev/shm/baton-test-${me}`, 'the sentinel');
    try {
      const { sandbox } = await open();
      const { output } = await sandbox.run(`ipcs -m; ipcrm -m ${id}; ls /dev/shm`, { timeoutMs });
      expect(output).toContain('Shared Memory Segments');
      expect(output).toContain('invalid id');
      expect(output).not.toContain('baton-test');
      expect(execFileSync('/usr/bin/ipcs', ['-m'], { encoding: 'utf8' })).toContain(` ${id} `);
    } finally {
      rmSync(`/dev/shm/baton-test-${me}`);
      execFileSync('/usr/bin/ipcrm', ['-m', id]);
    }
  });

  test('mounts cannot be undone', async () => {
    const { sandbox, hidden } = await open();
    const { output } = await sandbox.run(
      `umount ${tmpdir()} ${homedir()}; mount --bind / "$HOME"; unshare -m true; mount -o remount,rw /; cat ${hidden}/secret.txt; touch /usr/baton-canary-${me}`,
      { timeoutMs },
    );
    expect(output).not.toContain('the sentinel');
    expect(existsSync(`/usr/baton-canary-${me}`)).toBe(false);
  });
});

describe('the network', () => {
  test('is not there: listeners stay silent', async () => {
    await using host = await openHostileHost();
    const { sandbox, directory } = await open();
    const { tcp, tcp6, udp } = host.ports;
    // In the work tree, where files can be seen; the other is where nothing is hidden.
    const socketPath = join(directory.workTree, 's');
    const local = createTcpServer((socket) => {
      host.heard.push('unix in the work tree');
      socket.destroy();
    });
    const abstract = createTcpServer((socket) => {
      host.heard.push('abstract');
      socket.destroy();
    });
    await new Promise<void>((resolve) => local.listen(socketPath, resolve));
    await new Promise<void>((resolve) => abstract.listen(`\0baton-test-${me}`, resolve));
    const connect = (path: string) =>
      `node -e 'require("net").connect(${JSON.stringify(path)}).on("error", (e) => { console.log(e.code); process.exit(7) }).on("connect", () => process.exit(0))'`;
    try {
      const attempts = [
        `curl -sS -m 2 http://127.0.0.1:${tcp}/tcp`,
        `curl -sS -m 2 'http://[::1]:${tcp6 ?? tcp}/tcp'`,
        `curl -sS -m 2 --unix-socket ${socketPath} http://x/unix`,
        `curl -sS -m 2 --unix-socket ${host.socket} http://x/unix`,
        connect(socketPath),
        connect(host.socket),
        connect(`\0baton-test-${me}`),
        'curl -sS -m 2 http://169.254.169.254/latest/meta-data',
        'getent hosts example.com',
      ];
      for (const attempt of attempts) {
        const { outcome, exitCode } = await sandbox.run(attempt, { timeoutMs });
        expect({ attempt, outcome, failed: exitCode !== 0 }).toEqual({
          attempt,
          outcome: 'exited',
          failed: true,
        });
      }
      // Nobody answers to these, so that the sender cannot tell.
      const datagrams = `echo x > /dev/udp/127.0.0.1/${udp}; node -e 'require("dgram").createSocket("udp4").send("x", ${udp}, "127.0.0.1", () => process.exit(0))'; true`;
      await sandbox.run(datagrams, { timeoutMs });
      await sandbox.run('sleep 0.1', { timeoutMs });
      expect(host.heard).toEqual([]);
    } finally {
      local.close();
      abstract.close();
    }
  });

  test('reaches the allowed hosts and no other, for the one command that they are given to', async () => {
    const seen: string[] = [];
    const web = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.end('hello');
    });
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    try {
      const { sandbox } = await open();
      const { port } = web.address() as AddressInfo;
      const get = (path: string) =>
        `env -u NO_PROXY -u no_proxy curl -sS -f -m 5 --noproxy '' http://127.0.0.1:${port}/${path}`;
      const [allowed, other, none] = await Promise.all([
        sandbox.run(get('allowed'), { timeoutMs, allowedHosts: ['127.0.0.1'] }),
        sandbox.run(get('other'), { timeoutMs, allowedHosts: ['registry.npmjs.org'] }),
        sandbox.run('sleep 0.1; printenv', { timeoutMs }),
      ]);
      expect(allowed).toMatchObject({ exitCode: 0, output: 'hello' });
      expect(other.exitCode).not.toBe(0);
      expect(none.output).not.toMatch(/proxy/i);
      const after = await sandbox.run(get('after'), { timeoutMs });
      expect(after.exitCode).not.toBe(0);
      expect(seen).toEqual(['/allowed']);
    } finally {
      web.close();
    }
  });

  test('reaches an allowed host by no other name, and no other by a redirect or the other proxy', async () => {
    const seen: string[] = [];
    const web = createServer((request, response) => {
      seen.push(`${request.headers.host?.split(':')[0]}${request.url}`);
      if (request.url === '/away') {
        response.writeHead(302, { location: `http://localhost:${port}/redirected` });
      }
      response.end('hello');
    });
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const { port } = web.address() as AddressInfo;
    try {
      const { sandbox } = await open();
      const allowed = { timeoutMs, allowedHosts: ['127.0.0.1'] };
      const curl = "env -u NO_PROXY -u no_proxy curl -sS -f -m 5 --noproxy ''";
      const attempts = [
        `${curl} -L http://127.0.0.1:${port}/away`,
        `${curl} http://localhost:${port}/direct`,
        `${curl} -p http://localhost:${port}/tunnel`,
        `${curl} -x "$FTP_PROXY" http://localhost:${port}/socks`,
        `${curl} --proxy '' http://127.0.0.1:${port}/around`,
      ];
      for (const attempt of attempts) {
        const { exitCode, outcome } = await sandbox.run(attempt, allowed);
        expect({ attempt, outcome, failed: exitCode !== 0 }).toEqual({
          attempt,
          outcome: 'exited',
          failed: true,
        });
      }
      const socks = await sandbox.run(`${curl} -x "$FTP_PROXY" http://127.0.0.1:${port}/socks`, allowed);
      expect((await sandbox.run('echo $FTP_PROXY', allowed)).output).toMatch(/^socks5h:/);
      expect(socks.output).toBe('hello');
      expect(seen).toEqual(['127.0.0.1/away', '127.0.0.1/socks']);
    } finally {
      web.close();
    }
  });

  test('leaves neither the proxy nor its helpers behind', async () => {
    const { sandbox } = await open();
    const helpers = () => processes('socat').filter((line) => line.trim().startsWith(`${me} `));
    let during = 0;
    await sandbox.run('echo up; sleep 0.2', {
      timeoutMs,
      allowedHosts: ['registry.npmjs.org'],
      onOutput: () => {
        during = helpers().length;
      },
    });
    expect(during).toBeGreaterThan(0);
    await sandbox[Symbol.asyncDispose]();
    expect(helpers()).toEqual([]);
  });
});

describe.each(['required', 'off'] as const)('what a command leaves running (%s)', (mode) => {
  test('ends with the command', async () => {
    const { sandbox } = await open({ mode });
    const result = await sandbox.run(`nohup sleep 60.${me}11 & sleep 60.${me}12 & disown; echo done`, {
      timeoutMs,
    });
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 0, output: 'done\n' });
    expect(processes(`sleep 60.${me}`)).toEqual([]);
  });

  test('ends with the sandbox, daemons too', async () => {
    const { sandbox } = await open({ mode });
    const { output } = await sandbox
      .shell()
      .exec(
        `setsid nohup sleep 61.${me}11 >/dev/null 2>&1 & (setsid setsid sleep 61.${me}12 &) & sleep 0.3; echo up`,
        {
          timeoutMs,
        },
      );
    expect(output).toBe('up\n');
    expect(processes(`sleep 61.${me}`)).toHaveLength(2);
    await sandbox[Symbol.asyncDispose]();
    expect(processes(`sleep 61.${me}`)).toEqual([]);
    await expect(sandbox.run('true', { timeoutMs })).rejects.toThrow('closed');
  });
});

describe('limits', () => {
  test('time', async () => {
    const { sandbox } = await open();
    const result = await sandbox.run(`echo before; trap "" TERM; sleep 62.${me}11`, { timeoutMs: 3_000 });
    expect(result).toMatchObject({ outcome: 'timed_out', exitCode: null, output: 'before\n' });
    expect(processes(`sleep 62.${me}11`)).toEqual([]);
  });

  test('a run that is cancelled', async () => {
    const { sandbox } = await open();
    const controller = new AbortController();
    const running = sandbox.run(`echo up; sleep 62.${me}21`, {
      timeoutMs,
      signal: controller.signal,
      onOutput: () => controller.abort(),
    });
    expect(await running).toMatchObject({ outcome: 'cancelled', exitCode: null });
    expect(processes(`sleep 62.${me}21`)).toEqual([]);
    expect(await sandbox.run('echo no', { timeoutMs, signal: controller.signal })).toMatchObject({
      outcome: 'cancelled',
    });
  });

  test('a sandbox that is cancelled with all that runs in it', async () => {
    const controller = new AbortController();
    const { sandbox } = await open({ signal: controller.signal });
    const shell = sandbox.shell();
    const inShell = shell.exec(`sleep 62.${me}31`, { timeoutMs });
    const running = sandbox.run(`echo up; sleep 62.${me}32`, {
      timeoutMs,
      onOutput: () => controller.abort(),
    });
    expect(await running).toMatchObject({ outcome: 'cancelled', exitCode: null });
    expect(await inShell).toMatchObject({ outcome: 'cancelled' });
    expect(await shell.exec('echo no', { timeoutMs })).toMatchObject({ outcome: 'cancelled' });
  });

  test('output that never ends', async () => {
    const { sandbox } = await open({ limits: { outputBytes: 4_000_000 } });
    const result = await sandbox.run('echo first; yes', { timeoutMs });
    expect(result.outcome).toBe('too_much_output');
    expect(result.output.startsWith('first\n')).toBe(true);
    expect(result.output.length).toBeLessThan(300_000);
    expect(result.omittedBytes).toBeGreaterThan(3_000_000);
  });

  test('processes', async () => {
    const { sandbox } = await open({ limits: { processes: 40 } });
    const result = await sandbox.run(`for i in $(seq 80); do sleep 63.${me}11 & done; wait`, { timeoutMs });
    expect(result).toMatchObject({ outcome: 'too_many_processes', exitCode: null });
    expect(processes(`sleep 63.${me}11`)).toEqual([]);
    expect(await sandbox.run('echo still here', { timeoutMs })).toMatchObject({ exitCode: 0 });
  });

  test('processes that multiply', async () => {
    const { sandbox } = await open({ limits: { processes: 60 } });
    // It ends by itself after two thousand: a bomb that does not would bring down a machine where the limit is broken.
    const bomb = `bomb() { if [ $1 -gt 0 ]; then bomb $(($1 - 1)) & bomb $(($1 - 1)) & wait; else sleep 66.${me}11; fi; }`;
    const result = await sandbox.run(`${bomb}; bomb 10`, { timeoutMs });
    expect(result).toMatchObject({ outcome: 'too_many_processes', exitCode: null });
    expect(processes(`66.${me}11`)).toEqual([]);
    expect(await sandbox.run('echo still here', { timeoutMs })).toMatchObject({ exitCode: 0 });
  });

  test.each([
    ['of a process', 'node -e "globalThis.a = Buffer.alloc(3e8, 1); setInterval(() => {}, 1000)"'],
    ['in files that are kept in memory', `head -c 300000000 /dev/zero > /tmp/big; sleep 64.${me}11`],
  ])('memory %s', async (_whose, command) => {
    const { sandbox } = await open({ limits: { memoryBytes: 200_000_000 } });
    expect(await sandbox.run(command, { timeoutMs })).toMatchObject({
      outcome: 'too_much_memory',
      exitCode: null,
    });
  });

  test('the size of a file', async () => {
    const { sandbox, directory } = await open({ limits: { fileBytes: 1_000_000 } });
    const result = await sandbox.run('head -c 5000000 /dev/zero > big', { timeoutMs });
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 153 });
    expect(readFileSync(join(directory.workTree, 'big')).length).toBe(1_000_448);
    const inShell = await sandbox.shell().exec('head -c 5000000 /dev/zero > big', { timeoutMs });
    expect(inShell).toMatchObject({
      exitCode: 153,
      output: expect.stringContaining('a file grew too large'),
    });
  });

  test('the disk', async () => {
    const { sandbox } = await open({ limits: { leastFreeBytes: Number.MAX_SAFE_INTEGER }, mode: 'off' });
    expect(await sandbox.run(`sleep 65.${me}11`, { timeoutMs })).toMatchObject({ outcome: 'disk_full' });
  });
});

describe('output', () => {
  test('is plain text', async () => {
    const { sandbox } = await open();
    const { output } = await sandbox.run(
      `printf '\\033[31mred\\033[0m \\033]0;title\\007 10%%\\r 50%%\\r100%%\\nbell\\a nul\\0\\r\\nende\\xc3\\xbc'`,
      { timeoutMs },
    );
    expect(output).toBe('100%\nbell nul\nendeü');
  });
});

describe.each(['required', 'off'] as const)('what is kept for commands (%s)', (mode) => {
  test('can be read by them, and by nobody else', async () => {
    const { sandbox, directory } = await open({ mode });
    const path = await sandbox.keep('one\ntwo\n');
    expect(path).toMatch(new RegExp(`^${directory.temp}/output-[0-9a-f]+\\.txt$`));
    expect((await sandbox.run(`tail -1 ${path}`, { timeoutMs })).output).toBe('two\n');
    expect((await sandbox.shell().exec(`grep one ${path}`, { timeoutMs })).output).toBe('one\n');
    expect(statSync(path ?? '').mode & 0o077).toBe(0);
  });

  test('each in a file of its own', async () => {
    const { sandbox } = await open({ mode });
    const [first, second] = [await sandbox.keep('one'), await sandbox.keep('two')];
    expect([first, second].map((path) => readFileSync(path ?? '', 'utf8'))).toEqual(['one', 'two']);
  });

  test('is done without where it cannot be written', async () => {
    const { sandbox, directory } = await open({ mode });
    rmSync(directory.temp, { recursive: true });
    expect(await sandbox.keep('one')).toBeUndefined();
  });
});
