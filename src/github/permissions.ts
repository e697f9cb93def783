import type { Config } from '../config/schema.ts';
import type { Actor, Bot } from '../core/people.ts';
import { Stop } from '../core/stop.ts';
import type { GitHubClient } from './client.ts';
import { failureOf } from './failure.ts';

/** Who may start what: `approval` of the configuration on the base branch. */
export type Policy = Config['approval'];

/** Every role that the look-up can answer, the weakest first. */
const roles = ['none', 'read', 'write', 'maintain', 'admin'];

/**
 * Ends the run, `refused`, unless the actor may start it: somebody other than the bot, a person (or listed in
 * `approval.allow`), who has at least `approval.permission` on the repository at this moment. Whatever cannot be
 * looked up counts as a no.
 */
export async function assertMayTrigger(
  gh: GitHubClient,
  { actor, bot, policy }: { actor: Actor; bot: Bot; policy: Policy },
): Promise<void> {
  const objection = await objectionTo(gh, { actor, bot, policy });
  if (objection !== undefined) throw new Stop('refused', `@${actor.login} cannot start this: ${objection}`);
}

/** What an account may do here, as far as that can be found out. `why` says what to do about it. */
export type Say = { kind: 'has' } | { kind: 'none'; why: string } | { kind: 'unknown'; why: string };

/** Why the account has no say here, with what to do about it; undefined when it has one. */
export async function objectionTo(
  gh: GitHubClient,
  params: { actor: Actor; bot: Bot; policy: Policy },
): Promise<string | undefined> {
  const say = await sayOf(gh, params);
  return say.kind === 'has' ? undefined : say.why;
}

/** Looks up live what the account may do here. */
export async function sayOf(
  gh: GitHubClient,
  { actor, bot, policy }: { actor: Actor; bot: Bot; policy: Policy },
): Promise<Say> {
  if (actor.id === bot.id) return none('it is the account Baton itself acts as. Use an account of your own.');
  if (actor.type !== 'User') return await sayOfApp(gh, { actor, policy });

  try {
    const { owner, repo } = gh;
    const route = gh.octokit.rest.repos.getCollaboratorPermissionLevel;
    const { data } = await route({ owner, repo, username: actor.login });
    if (data.user?.id !== actor.id) return none('the login belongs to another account by now.');
    const role = data.permission === 'write' && data.role_name === 'maintain' ? 'maintain' : data.permission;
    if (roles.indexOf(role) >= roles.indexOf(policy.permission)) return { kind: 'has' };
    return none(`it takes ${policy.permission} access to ${owner}/${repo}. Ask somebody who has it.`);
  } catch (error) {
    return unknownSay(error);
  }
}

/**
 * GitHub keeps no permission for an App's account: being listed by the repository is its permission, provided that
 * the login is still that account's.
 */
async function sayOfApp(gh: GitHubClient, { actor, policy }: { actor: Actor; policy: Policy }): Promise<Say> {
  if (policy.allow.includes(actor.id)) return { kind: 'has' };
  const login = actor.login.toLowerCase();
  if (!policy.allow.some((name) => typeof name === 'string' && name.toLowerCase() === login)) {
    return none(
      'it is not a person’s account. List it under `approval.allow` in the configuration to let it.',
    );
  }
  try {
    const { data } = await gh.octokit.rest.users.getByUsername({ username: actor.login });
    return data.id === actor.id ? { kind: 'has' } : none('the login belongs to another account by now.');
  } catch (error) {
    return unknownSay(error);
  }
}

function none(why: string): Say {
  return { kind: 'none', why };
}

function unknownSay(error: unknown): Say {
  const failure = failureOf(error);
  if (failure === undefined) throw error;
  if (failure.status === 404)
    return none('GitHub knows no permission of this account here. Ask a maintainer.');
  const answer = failure.status === 0 ? 'no answer' : `GitHub answered ${failure.status}`;
  return { kind: 'unknown', why: `the permission could not be looked up (${answer}). Try again later.` };
}
