import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import nock from 'nock';
import { parse } from 'yaml';
import { deliver } from './support/deliver.ts';
import { type Program, runProgram } from './support/run-program.ts';

// Host headers of our own, and connections as they are.
beforeAll(() => nock.restore());

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();
const SECRET_OF_GITHUB = 'made-by-github-0123456789abcdef';
const app = parse(readFileSync(join(import.meta.dirname, '../../../app.yml'), 'utf8'));

/** GitHub, as far as registering an App goes: a code is made by its page, works once, and is exchanged without a token. */
class GitHubOfApps {
  readonly codes = new Set<string>();
  readonly conversions: string[] = [];
  readonly server: Server = createServer((incoming, response) => {
    const [, code = ''] = /^\/api\/v3\/app-manifests\/([^/]+)\/conversions$/.exec(incoming.url ?? '') ?? [];
    const isKnown = incoming.method === 'POST' && incoming.headers.authorization === undefined;
    response.setHeader('content-type', 'application/json; charset=utf-8');
    if (!isKnown || !this.codes.delete(code)) {
      response.writeHead(404).end(JSON.stringify({ message: 'Not Found' }));
      return;
    }
    this.conversions.push(code);
    response.writeHead(201).end(
      JSON.stringify({
        id: 99,
        slug: 'baton-of-octo',
        name: 'Baton of Octo',
        html_url: `http://${this.host}/github-apps/baton-of-octo`,
        client_id: 'Iv1.x',
        client_secret: 'c'.repeat(40),
        webhook_secret: SECRET_OF_GITHUB,
        pem,
        owner: { login: 'octo' },
      }),
    );
  });

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What its page does with the form: checks the manifest, makes the App, and sends the browser back. */
  submit({ action, manifest }: Form): string {
    const { pathname, searchParams, host } = new URL(action);
    expect(host).toBe(this.host);
    expect(pathname).toBe('/organizations/octo/settings/apps/new');
    expect(manifest.default_permissions).toEqual(app.default_permissions);
    expect(manifest.default_events).toEqual(app.default_events);
    expect(manifest.public).toBe(false);
    const code = `code-${this.codes.size + this.conversions.length}`;
    this.codes.add(code);
    return `${manifest.redirect_url}?code=${code}&state=${searchParams.get('state')}`;
  }
}

interface Form {
  action: string;
  manifest: Record<string, unknown> & { redirect_url: string };
}

let directory: string;
let github: GitHubOfApps;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'registration-'));
  github = new GitHubOfApps();
  await new Promise<void>((done) => github.server.listen(0, '127.0.0.1', done));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
  github.server.close();
});

const start = () =>
  runProgram(['serve'], {
    directory,
    variables: {
      GHE_HOST: github.host,
      GHE_PROTOCOL: 'http',
      PORT: '0',
      ANTHROPIC_API_KEY: 'sk-ant-of-the-tests',
      BATON_SANDBOX: 'off',
    },
  });

async function pagesOf(program: Program): Promise<string> {
  for (let look = 0; look < 200; look++) {
    const [, url] = /open (http:\S+) in a browser/.exec(program.text()) ?? [];
    if (url !== undefined) return url;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error(`It offered no page:\n${program.text()}`);
}

const filledIn = 'name=Baton+of+Octo&organization=octo&url=https%3A%2F%2Fbaton.example.org';

async function formAt(url: string): Promise<Form> {
  const page = await (await fetch(`${url}/manifest?${filledIn}`)).text();
  const [, action = ''] = /<form action="([^"]+)" method="post">/.exec(page) ?? [];
  const [, manifest = ''] = /name="manifest" value="([^"]+)"/.exec(page) ?? [];
  return { action: unescaped(action), manifest: JSON.parse(unescaped(manifest)) };
}

const unescaped = (text: string) =>
  text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');

test('an App is registered from a browser, its credentials are in .env, and the server goes on with them', async () => {
  writeFileSync(join(directory, '.env'), '# ours\nLANG=C.UTF-8\nAPP_ID=\n', { mode: 0o644 });
  await using program = start();
  const url = await pagesOf(program);
  const form = await formAt(url);
  expect(form.manifest).toMatchObject({
    name: 'Baton of Octo',
    hook_attributes: { url: 'https://baton.example.org/api/github/webhooks', active: true },
    redirect_url: `${url}/registered`,
  });

  const done = await fetch(github.submit(form));
  expect(done.status).toBe(200);
  expect(await done.text()).toContain(`http://${github.host}/github-apps/baton-of-octo/installations/new`);
  expect(github.conversions).toHaveLength(1);

  const path = join(directory, '.env');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, 'utf8').split('\n')[0]).toBe('# ours');
  expect(parseEnv(readFileSync(path, 'utf8'))).toEqual({
    LANG: 'C.UTF-8',
    APP_ID: '99',
    PRIVATE_KEY: pem,
    WEBHOOK_SECRET: SECRET_OF_GITHUB,
  });

  const served = await program.url();
  const answer = await deliver(served, { event: 'ping', body: { zen: 'x' }, secret: SECRET_OF_GITHUB });
  expect(answer.status).toBe(200);
  expect(program.text()).not.toContain(SECRET_OF_GITHUB);
  expect(program.text()).not.toContain(pem.split('\n')[3]);
  program.kill('SIGTERM');
  expect(await program.ended).toBe(0);
}, 90_000);

test('what comes from elsewhere is refused, and registers nothing', async () => {
  await using program = start();
  const url = await pagesOf(program);
  const form = await formAt(url);
  github.codes.add('stolen');
  const { port } = new URL(url);

  expect((await fetch(`${url}/registered?code=stolen&state=${'0'.repeat(48)}`)).status).toBe(400);
  expect((await fetch(`${url}/registered?code=stolen`)).status).toBe(400);
  const rebound = await new Promise<number | undefined>((status) =>
    request(url, { headers: { host: `evil.example.org:${port}` } }, (response) => {
      response.resume();
      status(response.statusCode);
    }).end(),
  );
  expect(rebound).toBe(403);
  const sent = await fetch(`${url}/api/github/webhooks`, { method: 'POST' });
  expect([sent.status, await sent.text()]).toEqual([405, expect.stringContaining('no App is registered')]);
  const lost = await fetch(`${url}/nowhere`);
  expect(lost.status).toBe(404);
  expect(await lost.text()).toMatch(/go back to the first one[\s\S]+href="\/"/);
  const outside = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  for (const { address, internal, family } of outside) {
    if (internal || family !== 'IPv4') continue;
    await expect(fetch(`http://${address}:${port}/`)).rejects.toThrow();
  }

  const state = new URL(form.action).searchParams.get('state');
  const unknown = await fetch(`${url}/registered?code=never-made&state=${state}`);
  expect(unknown.status).toBe(502);
  expect(await unknown.text()).toContain('GitHub does not know the code');
  expect(github.conversions).toEqual([]);
  program.kill('SIGINT');
  expect(await program.ended).toBe(0);
});

test('pages hold no script, and what was filled in is text', async () => {
  await using program = start();
  const url = await pagesOf(program);
  const answer = await fetch(
    `${url}/manifest?name=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&organization=a%20b&url=javascript:1`,
  );
  expect(answer.status).toBe(400);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  const page = await answer.text();
  expect(page).not.toContain('<script');
  expect(page).toContain('&quot;&gt;&lt;script&gt;');
  expect(page).toContain('has to begin with https://');
  expect(page).toContain('no name of an organisation');
  const channel = await (await fetch(`${url}/manifest?name=a&organization=&url=https://smee.io/abc`)).text();
  expect(channel).toContain('<code>https://smee.io/abc</code>');
  expect(channel).toContain(`action="http://${github.host}/settings/apps/new?state=`);
});

test('a directory that cannot be written is noticed before anything is registered', async () => {
  rmSync(directory, { recursive: true });
  directory = mkdtempSync(join(tmpdir(), 'registration-'));
  writeFileSync(join(directory, 'file'), '');
  await using program = runProgram(['serve'], { directory: '/proc', variables: { PORT: '0' } });
  expect(await program.ended).toBe(2);
  expect(program.text()).toContain('cannot be written');
});

test('credentials that cannot be kept are told as lost, with what to do, on the page and in the log; then it works', async () => {
  await using program = start();
  const url = await pagesOf(program);
  const form = await formAt(url);
  const inTheWay = join(directory, '.env');
  mkdirSync(inTheWay);
  const answer = await fetch(github.submit(form));
  expect(answer.status).toBe(502);
  const told = `The App Baton of Octo is registered, but ${inTheWay} could not be written (EISDIR), and GitHub does not tell its key again: nothing was kept. Delete the App on GitHub (http://${github.host}/github-apps/baton-of-octo), `;
  const page = await answer.text();
  expect(page).toContain(told);
  await program.line(({ level, message }) => level === 'error' && String(message).startsWith(told));
  expect(program.text() + page).not.toContain(SECRET_OF_GITHUB);
  expect(program.text() + page).not.toContain(pem.split('\n')[3]);

  rmdirSync(inTheWay);
  expect((await fetch(github.submit(await formAt(url)))).status).toBe(200);
  expect(parseEnv(readFileSync(inTheWay, 'utf8'))).toMatchObject({ APP_ID: '99', PRIVATE_KEY: pem });
}, 30_000);

test.each([
  ['PORT', 'abc', 'PORT must be a number from 0 to 65535; 0 takes any that is free.'],
  ['PORT', '65536', 'PORT must be a number from 0 to 65535; 0 takes any that is free.'],
  ['GHE_HOST', 'a b', 'GHE_HOST must be a host name'],
])('%s=%s is told as wrong before anything is offered', async (name, value, told) => {
  await using program = runProgram(['serve'], { directory, variables: { [name]: value } });
  expect(await program.ended).toBe(2);
  expect(program.text()).toContain(told);
  expect(program.text()).not.toContain('Baton itself failed');
});
