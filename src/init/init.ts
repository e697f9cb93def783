import { basename } from 'node:path';
import { parseConfig } from '../config/parse-config.ts';
import type { Config } from '../config/schema.ts';
import type { Log } from '../core/log.ts';
import { Stop } from '../core/stop.ts';
import type { GitHubClient } from '../github/client.ts';
import { findCheckout } from '../workspace/git/local-checkout.ts';
import type { Variables } from '../workspace/search-path.ts';
import { compare, type FileChange, readPresent, type WantedFile } from './compare.ts';
import { type Detected, detectToolchains } from './detect-toolchains.ts';
import { installedFrom } from './installed-from.ts';
import { labelsFor } from './labels.ts';
import { takenUpFolders } from './left-by-tools.ts';
import { type Labels, makeLabels } from './make-labels.ts';
import { openProject, type Project } from './project.ts';
import { type RemoteRepository, repositoryOf } from './remote.ts';
import { renderConfiguration } from './render-configuration.ts';
import { renderPrimer } from './render-primer.ts';
import { renderWorkflow } from './render-workflow.ts';
import { type Questions, type Settings, settle, type Wishes } from './settings.ts';
import { shortDifference } from './show-changes.ts';
import { CONFIGURATION, COPIED, FILLED, PRIMER, readSource, WORKFLOW_FILES } from './sources.ts';
import { isWritten, writeFiles } from './write-files.ts';

export interface InitDeps {
  /** Baton's own package: its directory and its version. */
  own: { root: string; version: string };
  environment: Variables;
  questions: Questions;
  log: Pick<Log, 'info' | 'warn'> & { block(text: string): void };
  /** Access to the repository, where there is a token that is meant for its host. */
  github(repository: RemoteRepository): GitHubClient | undefined;
}

export interface Initialised {
  root: string;
  detected: Detected;
  settings: Settings;
  /** What holds: as it was there already, or as it is written. */
  config: Config;
  changes: FileChange[];
  labels: Labels | undefined;
  /** Whether there is somewhere to push to. */
  hasRemote: boolean;
}

/** Prepares a person's repository for Baton: files, then labels. Throws Stop. */
export async function initialise(
  deps: InitDeps,
  params: { directory: string; wishes: Wishes; force: boolean; dryRun: boolean },
): Promise<Initialised> {
  const { root, remotes, ignored } = await findCheckout(deps.environment, params);
  const repository = repositoryOf(remotes);
  const project = await openProject(root);
  const detected = await detectToolchains(project);
  tell(deps, { root, detected });

  const settings = await settle(deps.questions, {
    wishes: params.wishes,
    detected,
    knownAction: (await installedFrom(deps.own)) ?? (await clonedFrom(deps)),
    writes: await whatIsWritten(root, params),
  });
  const { config, configuration } = await configure(deps, { root, settings, force: params.force });
  const name = repository?.name ?? basename(root);
  const files = [
    configuration,
    ...(await otherFiles(deps, { settings, config, primer: { name, project, detected, settings } })),
  ];
  const changes = await compare(root, { files, force: params.force });
  const result = { root, detected, settings, config, changes, hasRemote: remotes.length > 0 };
  if (params.dryRun) return { ...result, labels: undefined };

  if (changes.some(isWritten)) {
    deps.log.block(shortDifference(changes));
    if (!(await deps.questions.confirm('Write these files?', true))) {
      throw new Stop('cancelled', 'Nothing was written.');
    }
    await writeFiles(root, changes);
  }
  const [first, ...more] = await ignored(files.map(({ path }) => path));
  if (first !== undefined) deps.log.warn(leftOut(first, more.length));
  const takenUp = await takenUpFolders(detected.toolchains, ignored);
  if (takenUp.length > 0) deps.log.warn(toIgnore(takenUp));
  const gh = repository && deps.github(repository);
  return { ...result, labels: await makeLabels(gh, { labels: labelsFor(config), repository }) };
}

function tell({ log }: InitDeps, { root, detected }: { root: string; detected: Detected }): void {
  log.info(`Repository: ${root}`);
  for (const { language, manager, evidence } of detected.toolchains) {
    log.info(`Found ${language} with ${manager} (${evidence}).`);
  }
  if (detected.toolchains.length === 0) log.info('Found no manifest of a language that Baton knows.');
}

function leftOut(path: string, more: number): string {
  const which = more === 0 ? `${path} is` : `${path} and ${more} more ${more === 1 ? 'file' : 'files'} are`;
  return `${which} left out by .gitignore, so Baton will not find ${more === 0 ? 'it' : 'them'} on GitHub. Change that before you commit.`;
}

function toIgnore(folders: readonly string[]): string {
  const named = folders.map((folder) => `${folder}/`).join(' and ');
  return `.gitignore does not name ${named}. What the quality check leaves there would be committed: add it.`;
}

/** Where Baton runs from a clone, that clone's own place on GitHub, at its major version. */
async function clonedFrom({ own, environment }: InitDeps): Promise<string | undefined> {
  try {
    const { root, remotes } = await findCheckout(environment, { directory: own.root });
    const place = root === own.root ? repositoryOf(remotes) : undefined;
    return place && `${place.owner}/${place.name}@v${own.version.split('.')[0]}`;
  } catch (error) {
    if (error instanceof Stop) return undefined;
    throw error;
  }
}

async function whatIsWritten(
  root: string,
  { force, wishes }: { force: boolean; wishes: Wishes },
): Promise<{ configuration: boolean; workflow: boolean }> {
  const isMissing = async (path: string) => (await readPresent(root, path)) === undefined;
  const workflows = WORKFLOW_FILES[wishes.workflow ?? 'actions'].map(([target]) => isMissing(target));
  return {
    configuration: force || (await isMissing(CONFIGURATION)),
    workflow: force || (await Promise.all(workflows)).includes(true),
  };
}

/** The configuration that is wanted, and the one that counts: what is there already stays in force unless it is replaced. */
async function configure(
  { own }: InitDeps,
  { root, settings, force }: { root: string; settings: Settings; force: boolean },
): Promise<{ config: Config; configuration: WantedFile }> {
  const text = renderConfiguration(await readSource(own.root, FILLED.configuration), settings);
  const present = force ? undefined : await readPresent(root, CONFIGURATION);
  return {
    config: parseConfig(present ?? text, CONFIGURATION),
    configuration: { path: CONFIGURATION, text },
  };
}

async function otherFiles(
  { own }: InitDeps,
  params: {
    settings: Settings;
    config: Config;
    primer: { name: string; project: Project; detected: Detected; settings: Settings };
  },
): Promise<WantedFile[]> {
  const read = (source: string) => readSource(own.root, source);
  const workflows = WORKFLOW_FILES[params.settings.workflow].map(async ([path, source]) => ({
    path,
    text: renderWorkflow(await read(source), params),
  }));
  return [
    { path: PRIMER, text: renderPrimer(await read(FILLED.primer), params.primer) },
    ...(await Promise.all(
      COPIED.map(async ([path, source]) => ({ path, text: withLabels(await read(source), params.config) })),
    )),
    ...(await Promise.all(workflows)),
  ];
}

/** What people read names the labels that the repository has. */
function withLabels(text: string, { labels }: Config): string {
  return text
    .replaceAll('`baton:plan`', `\`${labels.plan}\``)
    .replaceAll('`baton:auto`', `\`${labels.auto}\``);
}
