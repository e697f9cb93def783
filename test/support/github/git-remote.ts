import { chmod, mkdir, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { answerGit, type GitAccess, type GitAnswer } from '../git-server.ts';
import { holds, maySee } from './access.ts';
import { listRefs, NO_COMMIT, type Ref } from './git-repository.ts';
import { GIT_NEEDS } from './operations.ts';
import { followHeads } from './pull-heads.ts';
import { atLeast, findRepository, type Repository, roleOf, type State, type TokenActor } from './state.ts';

export interface GitCall {
  state: State;
  root: string;
  repository: Repository | undefined;
  actor: TokenActor | undefined;
  request: IncomingMessage;
  rejectPush: string | undefined;
}

/** The repository that a git request is for; its path is `/<owner>/<name>.git/…`. */
export function gitRepositoryOf(state: State, path: string): Repository | undefined {
  const [, owner, name = ''] = path.split('/');
  return name.endsWith('.git') ? findRepository(state, `${owner}/${name.slice(0, -4)}`) : undefined;
}

/** Lets real git answer, with what the actor may do; after a push the pull requests follow it. */
export async function answerGitCall(call: GitCall): Promise<GitAnswer> {
  const { state, repository, actor, request } = call;
  const isPush = request.method === 'POST' && request.url?.endsWith('/git-receive-pack') === true;
  const before = isPush && repository ? await listRefs(repository.gitDirectory) : [];
  const answer = await answerGit(
    {
      root: call.root,
      authorize: () => accessOf(actor, repository),
      environment: () => ({
        STAND_IN_REJECT: call.rejectPush ?? '',
        STAND_IN_MAY_CHANGE_WORKFLOWS: mayChangeWorkflows(actor) ? 'yes' : '',
      }),
    },
    request,
  );
  if (!isPush || repository === undefined || actor === undefined) return answer;
  const body = await buffer(answer.body);
  recordPush(call, { repository, actor, before, after: await listRefs(repository.gitDirectory) });
  for (const entry of state.repositories) await followHeads(state, entry);
  return { ...answer, body: Readable.from([body]) };
}

function accessOf(actor: TokenActor | undefined, repository: Repository | undefined): GitAccess {
  if (actor === undefined) return undefined;
  if (repository === undefined || !maySee(actor, repository)) return 'none';
  if (actor.kind === 'user') {
    return atLeast(roleOf(repository, actor.user), 'write') ? 'write' : 'read';
  }
  if (!actor.repositories.includes(repository)) return 'read';
  if (holds(actor.permissions, GIT_NEEDS.push)) return 'write';
  return holds(actor.permissions, GIT_NEEDS.fetch) ? 'read' : 'none';
}

function mayChangeWorkflows(actor: TokenActor | undefined): boolean {
  return actor?.kind === 'user' || (actor !== undefined && holds(actor.permissions, GIT_NEEDS.pushWorkflow));
}

function recordPush(
  { state }: GitCall,
  push: { repository: Repository; actor: TokenActor; before: readonly Ref[]; after: readonly Ref[] },
): void {
  const old = new Map(push.before.map(({ name, sha }) => [name, sha]));
  const now = new Map(push.after.map(({ name, sha }) => [name, sha]));
  for (const ref of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [old.get(ref) ?? NO_COMMIT, now.get(ref) ?? NO_COMMIT];
    if (before === after) continue;
    push.repository.pushedAt = state.now();
    const { fullName } = push.repository;
    state.pushes.push({ repository: fullName, actor: push.actor.user.login, ref, before, after });
  }
}

const PRE_RECEIVE = `#!/bin/sh
if [ -n "$STAND_IN_REJECT" ]; then
  echo "$STAND_IN_REJECT" >&2
  exit 1
fi
[ "$STAND_IN_MAY_CHANGE_WORKFLOWS" = yes ] && exit 0
while read -r before after ref; do
  case $after in *[!0]*) ;; *) continue ;; esac
  for commit in $(git rev-list "$after" --not --all); do
    path=$(git diff-tree -r -m --root --name-only --no-commit-id "$commit" -- .github/workflows | head -n 1)
    [ -z "$path" ] && continue
    echo "refusing to allow a GitHub App to create or update workflow \\\`$path\\\` without \\\`workflows\\\` permission" >&2
    exit 1
  done
done
`;

/** Makes a bare repository decline what GitHub declines. */
export async function installHooks(gitDirectory: string): Promise<void> {
  const path = join(gitDirectory, 'hooks', 'pre-receive');
  await mkdir(join(gitDirectory, 'hooks'), { recursive: true });
  await writeFile(path, PRE_RECEIVE);
  await chmod(path, 0o755);
}
