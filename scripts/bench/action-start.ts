import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ScriptedModel, say } from '../../test/support/claude/scripted-model.ts';
import { startClaude } from '../../test/support/claude/start-claude.ts';
import { plainGitEnvironment } from '../../test/support/git-server.ts';
import { type GitHubStandIn, startGitHub } from '../../test/support/github/start-github.ts';
import type { Repository } from '../../test/support/github/state.ts';
import { runAction } from '../../test/support/run-action.ts';
import { median } from './median.ts';
import { shopFiles } from './work/shop.ts';
import { ISSUE, TITLE } from './work/task.ts';

/** Medians, in milliseconds. */
export interface ActionStart {
  files: number;
  cloneMs: number;
  /** From the start of the process to its first request to GitHub. */
  githubMs: number;
  /** To its first request to the model, with the repository fetched and laid out. */
  modelMs: number;
}

/** The built action on a label, and `git clone --depth 1` of the same repository, in turn. `files`: how many are in it. */
export async function measureActionStart({
  files,
  rounds,
}: {
  files: number;
  rounds: number;
}): Promise<ActionStart> {
  const clones: number[] = [];
  const github: number[] = [];
  const model: number[] = [];
  for (let round = 0; round < rounds + 1; round++) {
    const start = await startOnce(files);
    if (round === 0) continue;
    clones.push(start.cloneMs);
    github.push(start.githubMs);
    model.push(start.modelMs);
  }
  return { files, cloneMs: median(clones), githubMs: median(github), modelMs: median(model) };
}

async function startOnce(count: number): Promise<Omit<ActionStart, 'files'>> {
  const reached = new AbortController();
  let modelAt = Number.NaN;
  const models: ScriptedModel = () => {
    modelAt = performance.now();
    reached.abort();
    return say('Never read.');
  };
  await using github = await startGitHub();
  await using claude = await startClaude({ models });
  const repository = await github.createRepository({ owner: 'acme', name: 'shop', files: filesOf(count) });
  github.setPermission({ repository, user: 'maintainer', role: 'write' });
  const issue = github.createIssue({ repository, author: 'asker', title: TITLE, body: ISSUE });
  const token = github.appToken({ repositories: [repository] });
  github.label({ issue, name: 'baton:plan', by: 'maintainer' });
  const sender = github.user('maintainer');
  const event = github.events.issuesLabeled({ issue, label: 'baton:plan', sender });
  const cloneMs = await clone(github, { repository, token });

  const before = github.requests.length;
  const startedAt = performance.now();
  let githubAt = Number.NaN;
  const watch = setInterval(() => {
    if (github.requests.length > before && Number.isNaN(githubAt)) githubAt = performance.now();
  }, 1);
  const run = await runAction({
    event,
    repository: repository.fullName,
    inputs: { anthropic_api_key: claude.apiKey, github_token: token },
    endpoints: { ...github, anthropicUrl: claude.baseUrl },
    kill: reached.signal,
  });
  clearInterval(watch);
  if (Number.isNaN(modelAt)) throw new Error(`The action never asked the model:\n${run.log}`);
  return { cloneMs, githubMs: githubAt - startedAt, modelMs: modelAt - startedAt };
}

/** The repository of the scripted work, and as many more modules beside it. */
function filesOf(count: number): Record<string, string> {
  const shop = shopFiles();
  const module = shop['src/store.js'] ?? '';
  const more = Math.max(0, count - Object.keys(shop).length);
  const others = Array.from({ length: more }, (_, index) => [
    `packages/p${index % 40}/src/m${index}.js`,
    `// ${index}\n${module}`,
  ]);
  return { ...shop, ...Object.fromEntries(others) };
}

async function clone(
  { serverUrl }: GitHubStandIn,
  { repository, token }: { repository: Repository; token: string },
): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'clone-'));
  const credential = Buffer.from(`x-access-token:${token}`).toString('base64');
  const args = ['clone', '--quiet', '--depth', '1', `${serverUrl}/${repository.fullName}.git`, 'tree'];
  const env = {
    ...plainGitEnvironment,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'http.extraHeader',
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${credential}`,
  };
  try {
    const startedAt = performance.now();
    const child = spawn('git', args, { cwd: directory, env, stdio: 'inherit' });
    const code = await new Promise((done, fail) => {
      child.once('error', fail);
      child.once('close', done);
    });
    if (code !== 0) throw new Error(`git clone ended with ${code}`);
    return performance.now() - startedAt;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
