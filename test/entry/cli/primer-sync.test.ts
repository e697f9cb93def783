import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { type Checkout, makeCheckout } from '../../init/support/checkout.ts';
import { byRole } from '../../support/claude/route-script.ts';
import { call, type Step, script } from '../../support/claude/scripted-model.ts';
import { look } from '../../support/look.ts';
import { greeting } from '../../support/scenarios/greeting.ts';
import { MAINTAINER, openStory, type Story } from '../../support/story.ts';
import { typed } from './support/typed.ts';

jest.setTimeout(60_000);

const PRIMER = '.claude/PRIMER.md';
const { [PRIMER]: _, ...withoutPrimer } = greeting.files;
const body = '# Greeting\n\nPlain POSIX shell.\n';
const read = call('read', { file_path: 'greet.sh' });
const submit = (text = body): Step =>
  call('submit_primer', { body: text, summary: 'Written from the code.' });

const openGreeting = (...steps: Step[]) =>
  openStory({
    ...greeting,
    files: withoutPrimer,
    model: byRole({ primerKeeper: script(steps, { name: 'primer keeper' }) }),
  });

const commit = (checkout: Checkout) => {
  checkout.git('add', '--all');
  checkout.git(
    '-c',
    'user.name=A',
    '-c',
    'user.email=a@example.com',
    'commit',
    '--quiet',
    '--message',
    'Go on',
  );
  return checkout.git('rev-parse', 'HEAD').trim();
};

function sync(
  { claude }: Story,
  {
    directory,
    environment = {},
    args = [],
  }: { directory: string; environment?: Record<string, string>; args?: string[] },
) {
  return typed(['primer-sync', ...args], {
    directory,
    environment: { ANTHROPIC_API_KEY: claude.apiKey, ANTHROPIC_BASE_URL: claude.baseUrl, ...environment },
  });
}

test('without a token it writes the file, from what is committed', async () => {
  await using story = await openGreeting(read, submit(), submit(`${body}\nMore.\n`));
  await using checkout = await makeCheckout(withoutPrimer);
  const base = commit(checkout);
  await checkout.write({ 'greet.sh': 'echo not committed\n' });
  const { exitCode, stdout } = await sync(story, { directory: checkout.root });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('.claude/PRIMER.md is written.');
  expect(await checkout.read(PRIMER)).toBe(`${body}\n<!-- baton:primer ${base} -->\n`);
  const shown = JSON.stringify(story.claude.requests.map((request) => request.body));
  expect(shown).toContain('Hello, world!');
  expect(shown).not.toContain('not committed');

  // In step: nothing but the primer and greet.sh has changed, and then nothing at all.
  commit(checkout);
  const again = await sync(story, { directory: checkout.root, args: ['--json', '--dry-run'] });
  expect(JSON.parse(again.stdout)).toMatchObject({ conclusion: 'done', kind: 'written' });
  await checkout.write({
    [PRIMER]: `${body}\n<!-- baton:primer ${checkout.git('rev-parse', 'HEAD').trim()} -->\n`,
  });
  commit(checkout);
  const third = await sync(story, { directory: checkout.root });
  expect(third.stdout).toContain('there is nothing to change');
  story.assertClean();
});

test('a primer with changes that are not committed stays as it is', async () => {
  await using story = await openGreeting(submit());
  await using checkout = await makeCheckout(withoutPrimer);
  commit(checkout);
  await checkout.write({ [PRIMER]: '# Mine\n' });
  const { exitCode, stderr } = await sync(story, { directory: checkout.root });
  expect(exitCode).toBe(3);
  expect(stderr).toContain('has changes that are not committed');
  expect(await checkout.read(PRIMER)).toBe('# Mine\n');
});

test('on one’s own machine it keeps a record and to its budget, as every run does', async () => {
  const dear = { ...call('read', { file_path: 'greet.sh' }), usage: { output_tokens: 200_000 } };
  await using story = await openGreeting(dear);
  await using checkout = await makeCheckout(withoutPrimer);
  commit(checkout);
  const { exitCode, stderr } = await sync(story, {
    directory: checkout.root,
    args: ['--local', '--max-cost', '0.5'],
  });
  expect(exitCode).toBe(4);
  expect(stderr).toContain('primer-keeper, request 1: read');
  expect(await checkout.snapshot()).not.toHaveProperty([PRIMER]);
  const records = readdirSync(join(checkout.root, '.git/baton'));
  expect(records).toEqual([expect.stringMatching(/^baton-primer-sync-[0-9a-f]{16}\.jsonl$/)]);
  const record = readFileSync(join(checkout.root, '.git/baton', records[0] ?? ''), 'utf8');
  expect(record).toContain('"primer-keeper"');
  expect(record).not.toContain(story.claude.apiKey);
});

test('with a token it opens the pull request', async () => {
  await using story = await openGreeting(submit());
  const { github, repository } = story;
  await using checkout = await makeCheckout({}, { remote: `${github.serverUrl}/${repository.fullName}.git` });
  const environment = {
    GITHUB_TOKEN: github.userToken(MAINTAINER),
    GITHUB_SERVER_URL: github.serverUrl,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_GRAPHQL_URL: github.graphqlUrl,
  };
  const { exitCode, stdout, stderr } = await sync(story, { directory: checkout.root, environment });
  expect(stderr).not.toContain('error:');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('.claude/PRIMER.md is proposed in');
  const { items } = await look(story);
  expect(items[2]).toMatchObject({ title: 'Write the first primer', pull: { draft: false } });
  story.assertClean();
});

test.each([
  ['a key', { ANTHROPIC_API_KEY: '' }, [], 'set ANTHROPIC_API_KEY'],
  ['a commit', {}, ['--local'], 'no commit yet'],
])('without %s it says so', async (_, environment, args, says) => {
  await using story = await openGreeting();
  await using checkout = await makeCheckout({ 'a.txt': 'a' });
  if (args.length === 0) commit(checkout);
  const { exitCode, stderr } = await sync(story, { directory: checkout.root, environment, args });
  expect(exitCode).toBe(3);
  expect(stderr).toContain(says);
});
