import { describe, expect, test } from '@jest/globals';
import { configSchema } from '../../src/config/schema.ts';
import type { Actor } from '../../src/core/people.ts';
import { assertMayTrigger, type Policy } from '../../src/github/permissions.ts';
import { bot, github, repo, testClient, user } from './support.ts';

const ann: Actor = user(5, 'ann');
const policy = (overrides: Partial<Policy> = {}): Policy => ({
  ...configSchema.parse({}).approval,
  ...overrides,
});

const permissionOf = (login: string) =>
  github().get(`${repo}/collaborators/${encodeURIComponent(login)}/permission`);
const answer = (permission: string, role_name = permission, of: Actor = ann) => ({
  permission,
  role_name,
  user: of,
});

const check = (actor: Actor, rules = policy()) =>
  assertMayTrigger(testClient(), { actor, bot, policy: rules });
const refused = (message: string) => ({ conclusion: 'refused', message: expect.stringContaining(message) });

describe('people', () => {
  test.each([
    ['write', 'write', 'write'],
    ['write', 'write', 'maintain'],
    ['write', 'write', 'a custom role'],
    ['write', 'admin', 'admin'],
    ['maintain', 'write', 'maintain'],
    ['maintain', 'admin', 'admin'],
    ['admin', 'admin', 'admin'],
  ] as const)('where %s is needed, %s (%s) may', async (needed, permission, role) => {
    permissionOf('ann').reply(200, answer(permission, role));
    await expect(check(ann, policy({ permission: needed }))).resolves.toBeUndefined();
  });

  test.each([
    ['write', 'none', 'none'],
    ['write', 'read', 'read'],
    ['write', 'read', 'triage'],
    ['write', 'read', 'maintain'],
    ['write', 'owner', 'owner'],
    ['maintain', 'write', 'write'],
    ['maintain', 'write', 'a custom role'],
    ['admin', 'write', 'maintain'],
    ['admin', 'write', 'admin'],
  ] as const)('where %s is needed, %s (%s) may not', async (needed, permission, role) => {
    permissionOf('ann').reply(200, answer(permission, role));
    await expect(check(ann, policy({ permission: needed }))).rejects.toMatchObject(
      refused(`@ann cannot start this: it takes ${needed} access to octo/demo`),
    );
  });

  test('an older server without role names', async () => {
    permissionOf('ann').reply(200, { permission: 'write', user: ann });
    await expect(check(ann)).resolves.toBeUndefined();
  });

  test('being listed is no permission for a person', async () => {
    permissionOf('ann').reply(200, answer('read'));
    await expect(check(ann, policy({ allow: ['ann', 5] }))).rejects.toMatchObject(refused('write access'));
  });

  test('a login that went to another account does not count', async () => {
    permissionOf('ann').reply(200, answer('admin', 'admin', user(6, 'ann')));
    await expect(check(ann)).rejects.toMatchObject(refused('belongs to another account'));
  });
});

describe('a look-up that fails is a no', () => {
  test.each([
    [404, 'knows no permission'],
    [403, 'could not be looked up (GitHub answered 403)'],
    [401, 'could not be looked up (GitHub answered 401)'],
  ])('%d', async (status, message) => {
    permissionOf('ann').reply(status, { message: 'no' });
    await expect(check(ann)).rejects.toMatchObject(refused(message));
  });

  test('500, however often', async () => {
    permissionOf('ann').times(4).reply(500, {});
    await expect(check(ann)).rejects.toMatchObject(refused('could not be looked up (GitHub answered 500)'));
  });

  test('no connection', async () => {
    permissionOf('ann').times(4).replyWithError('socket hang up');
    await expect(check(ann)).rejects.toMatchObject(refused('could not be looked up (no answer)'));
  });

  test('an answer without an account', async () => {
    permissionOf('ann').reply(200, { permission: 'admin', role_name: 'admin', user: null });
    await expect(check(ann)).rejects.toMatchObject(refused('another account'));
  });
});

describe('accounts that are no people', () => {
  const renovate = user(29139614, 'renovate[bot]', 'Bot');

  test.each([
    ['an App', renovate],
    ['an organization', user(8, 'octo', 'Organization')],
    ['a name that merely ends in the listed one', user(9, 'not-dependabot[bot]', 'Bot')],
    ['a name that merely starts with it', user(10, 'dependabot[bot]x', 'Bot')],
  ])('%s is refused without a look-up', async (_name, actor) => {
    await expect(check(actor, policy({ allow: ['dependabot[bot]'] }))).rejects.toMatchObject(
      refused('not a person’s account'),
    );
  });

  test('one that is listed by id may', async () => {
    await expect(check(renovate, policy({ allow: [29139614] }))).resolves.toBeUndefined();
  });

  test('one that is listed by name may, while the name is its own', async () => {
    github().get('/users/renovate%5Bbot%5D').reply(200, renovate);
    await expect(check(renovate, policy({ allow: ['Renovate[bot]'] }))).resolves.toBeUndefined();

    github()
      .get('/users/renovate%5Bbot%5D')
      .reply(200, user(1, 'renovate[bot]', 'Bot'));
    await expect(check(renovate, policy({ allow: ['renovate[bot]'] }))).rejects.toMatchObject(
      refused('belongs to another account'),
    );
  });

  test('one that is listed by name may not when the look-up fails', async () => {
    github().get('/users/renovate%5Bbot%5D').reply(404, { message: 'Not Found' });
    await expect(check(renovate, policy({ allow: ['renovate[bot]'] }))).rejects.toMatchObject(
      refused('knows no permission'),
    );
  });

  test('the bot itself never may', async () => {
    const itself = { ...bot, type: 'Bot' };
    await expect(check(itself, policy({ allow: [bot.id, bot.login] }))).rejects.toMatchObject(
      refused('Baton itself'),
    );
  });
});
