import { afterEach, describe, expect, test } from '@jest/globals';
import { refusal, type Shop, startShop } from './github-shop.ts';

let shop: Shop | undefined;
afterEach(async () => {
  await shop?.github.close();
  shop?.github.assertClean();
});

async function open(options?: Parameters<typeof startShop>[0]): Promise<Shop> {
  shop = await startShop(options);
  return shop;
}

const RULES = `query { repository(owner: "acme", name: "shop") { branchProtectionRules(first: 5) { nodes { pattern lockBranch } } } }`;

describe('settings', () => {
  test('are for those who administer, and for Apps that were given them', async () => {
    const { person, octokit, client, github, shop: repository, at } = await open();
    const ask = (who: typeof octokit) =>
      who.rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository(at);
    expect((await ask(person('acme'))).data).toEqual({
      default_workflow_permissions: 'read',
      can_approve_pull_request_reviews: true,
    });
    expect((await refusal(ask(person('ada')))).status).toBe(403);
    expect((await refusal(ask(octokit))).status).toBe(403);
    const token = github.appToken({ repositories: [repository], permissions: { administration: 'read' } });
    expect((await ask(client(token))).status).toBe(200);
  });

  test('names of secrets are for collaborators, and one that is not there is not found', async () => {
    const { person, shop: repository, at } = await open();
    repository.settings.secrets.push('KEY');
    const ask = (login: string, name: string) =>
      person(login).rest.actions.getRepoSecret({ ...at, secret_name: name });
    expect((await ask('ada', 'KEY')).data).toMatchObject({ name: 'KEY' });
    expect((await refusal(ask('ada', 'OTHER'))).status).toBe(404);
    expect((await refusal(ask('rob', 'KEY'))).status).toBe(403);
  });

  test('a classic token says what it is for, and sees private repositories with `repo` alone', async () => {
    const { client, github, at } = await open({ private: true });
    const ask = (...scopes: string[]) => client(github.userToken('acme', scopes)).rest.repos.get(at);
    expect((await ask('repo', 'gist')).headers['x-oauth-scopes']).toBe('repo, gist');
    expect((await refusal(ask('gist'))).status).toBe(404);
  });
});

describe('rules', () => {
  test('of rulesets count for names that fit, also of branches that are not there', async () => {
    const { person, shop: repository, at } = await open();
    const rules = [{ type: 'creation' }];
    const branches = ['refs/heads/baton/**'];
    repository.settings.rulesets.push({ id: 3, name: 'Bots', branches, rules, bypass: [] });
    const ask = (branch: string) => person('rob').rest.repos.getBranchRules({ ...at, branch });
    expect((await ask('baton/issue-1-x')).data).toMatchObject([{ type: 'creation', ruleset_id: 3 }]);
    expect((await ask('main')).data).toEqual([]);
    const ruleset = (login: string) => person(login).rest.repos.getRepoRuleset({ ...at, ruleset_id: 3 });
    expect((await ruleset('acme')).data.bypass_actors).toEqual([]);
    expect((await ruleset('rob')).data).not.toHaveProperty('bypass_actors');
  });

  test('of the older kind are an empty list for who does not administer', async () => {
    const { person, octokit, shop: repository } = await open();
    repository.settings.branchProtection.push({ pattern: 'main', lockBranch: true });
    const nodes = [{ pattern: 'main', lockBranch: true }];
    expect(await person('acme').graphql(RULES)).toMatchObject({
      repository: { branchProtectionRules: { nodes } },
    });
    for (const who of [person('ada'), octokit]) {
      expect(await who.graphql(RULES)).toEqual({ repository: { branchProtectionRules: { nodes: [] } } });
    }
  });

  test('are not to be had in a private repository of a free account', async () => {
    const { person, shop: repository, at } = await open({ private: true });
    repository.settings.draftPullRequests = false;
    expect(await refusal(person('acme').rest.repos.getBranchRules({ ...at, branch: 'main' }))).toEqual({
      status: 403,
      message: expect.stringContaining('Upgrade to GitHub Pro'),
    });
  });
});
