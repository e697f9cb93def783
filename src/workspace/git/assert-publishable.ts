import { type Sha, shaSchema } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import { type ChangedFile, changedFiles } from './changed-files.ts';
import { unfitAmong } from './fit-to-commit.ts';
import type { HostRepository } from './host-repository.ts';
import { protectedAmong } from './protected-paths.ts';
import { readObjects } from './read-objects.ts';
import { refuse } from './refusal.ts';
import { type SecretScanner, secretScanner } from './secret-scan.ts';
import { MAX_TOTAL_BYTES, tooMuch } from './total-size.ts';

/** What may leave this machine. */
export interface PublishPolicy {
  /** Globs of the base branch's configuration; matched in any letter case. */
  protectedPaths: readonly string[];
  /** Values that this run holds and that must be in no commit. */
  secrets: readonly string[];
  /** The most bytes that one new or changed file may have. */
  maxFileBytes: number;
  /** The most bytes that what is new or changed in one commit may have; `MAX_TOTAL_BYTES` if left out. */
  maxTotalBytes?: number | undefined;
  /** The most files that one commit may change; 20,000 if left out. */
  maxFiles?: number | undefined;
  /** The one file that may change. */
  onlyPath?: string | undefined;
}

/** More than anybody can review, and as many as GitHub takes in reasonable time. */
const MAX_FILES = 20_000;

/**
 * Looks at every commit that `to` adds to its ancestor `from`, by itself, so that nothing hides in between. Throws
 * `Stop('blocked')` that names the paths and what is wrong with each.
 */
export async function assertPublishable(
  repository: HostRepository,
  { from, to, policy }: { from: Sha; to: Sha; policy: PublishPolicy },
): Promise<void> {
  const { maxTotalBytes = MAX_TOTAL_BYTES, maxFiles = MAX_FILES } = policy;
  const scanner = secretScanner(policy.secrets);
  const problems = new Set<string>();
  for (const { commit, parent } of await commitsBetween(repository, { from, to })) {
    const changes = await changedFiles(repository, { from: parent, to: commit });
    if (changes.length > maxFiles) problems.add(`more than ${maxFiles} files are changed`);
    for (const path of protectedAmong(changes, policy.protectedPaths)) {
      problems.add(`${JSON.stringify(path)} is protected by protected_paths: a person has to change it`);
    }
    const { onlyPath } = policy;
    for (const { path, from: before = path } of onlyPath === undefined ? [] : changes) {
      if (path === onlyPath && before === onlyPath) continue;
      problems.add(
        `${JSON.stringify(path)} is not ${JSON.stringify(onlyPath)}, the one file that may change here`,
      );
    }
    for (const problem of await unfitAmong(repository, { changes, maxFileBytes: policy.maxFileBytes })) {
      problems.add(problem);
    }
    // Contents that are too large are not read.
    if (problems.size > 0) continue;
    if (changes.reduce((sum, { size }) => sum + size, 0) > maxTotalBytes) {
      problems.add(tooMuch(maxTotalBytes));
      continue;
    }
    for (const problem of await secretsIn(repository, { commit, changes, scanner })) problems.add(problem);
  }
  refuse([...problems]);
}

/** Whether `to` is `from` or has it among its ancestors. */
export function goesOnFrom({ git }: HostRepository, { from, to }: { from: Sha; to: Sha }): Promise<boolean> {
  return git.holds(['merge-base', '--is-ancestor', from, to]);
}

async function commitsBetween(
  repository: HostRepository,
  { from, to }: { from: Sha; to: Sha },
): Promise<{ commit: Sha; parent: Sha }[]> {
  if (!(await goesOnFrom(repository, { from, to }))) {
    throw new Stop('blocked', `Not published: ${to} does not go on from ${from}. Start the run again.`);
  }
  const list = await repository.git.run([
    'rev-list',
    '--reverse',
    '--topo-order',
    '--parents',
    to,
    `^${from}`,
    '--',
  ]);
  return list
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [commit, parent, ...others] = line.split(' ');
      // What a merge brings in was not looked at as a change of ours, and a commit without a parent hides what it replaces.
      if (parent === undefined || others.length > 0) {
        throw new Stop(
          'blocked',
          `Not published: ${commit} does not have exactly one parent. Start the run again.`,
        );
      }
      return { commit: shaSchema.parse(commit), parent: shaSchema.parse(parent) };
    });
}

async function secretsIn(
  repository: HostRepository,
  { commit, changes, scanner }: { commit: Sha; changes: readonly ChangedFile[]; scanner: SecretScanner },
): Promise<string[]> {
  const written = changes.filter(({ status, mode }) => status !== 'deleted' && mode !== '160000');
  const existed = written.filter(({ oldMode }) => oldMode !== '000000' && oldMode !== '160000');
  const objects = await readObjects(repository, [
    commit,
    ...written.map(({ object }) => object),
    ...existed.map(({ oldObject }) => oldObject),
  ]);
  const found: string[] = [];
  for (const { path, object, oldObject } of written) {
    const inContent = await scanner.findNew(objects.get(object) ?? Buffer.alloc(0), objects.get(oldObject));
    if ((await scanner.findNew(Buffer.from(path), undefined)).length > 0)
      found.push('the name of a file holds a secret: rename it');
    else found.push(...inContent.map((name) => `${JSON.stringify(path)} holds ${name}: remove it`));
  }
  const inMessage = await scanner.findNew(objects.get(commit) ?? Buffer.alloc(0), undefined);
  return [...found, ...inMessage.map((name) => `the message of a commit holds ${name}`)];
}
