import { z } from 'zod';
import type { Project } from '../project.ts';
import { type Detector, type Quality, runStep } from '../toolchain.ts';

const manifestSchema = z.object({
  scripts: z.record(z.string(), z.string()).catch({}),
  packageManager: z.string().catch(''),
  engines: z.object({ node: z.string() }).catch({ node: '' }),
  devDependencies: z.record(z.string(), z.unknown()).catch({}),
});
type Manifest = z.output<typeof manifestSchema>;

type Manager = 'npm' | 'pnpm' | 'yarn' | 'bun';

export const detectNode: Detector = async (project) => {
  if (!project.has('package.json')) return undefined;
  const manifest = readManifest(await project.read('package.json'));
  const { manager, evidence } = managerOf(project, manifest);
  const isTyped = project.has('tsconfig.json') || 'typescript' in manifest.devDependencies;
  return {
    language: isTyped ? 'TypeScript' : 'JavaScript',
    manager,
    evidence,
    setup: [installation(manager, project, manifest)],
    quality: qualityOf(manager, manifest),
    hosts: manager === 'yarn' ? ['registry.yarnpkg.com', 'registry.npmjs.org'] : ['registry.npmjs.org'],
    steps: [...nodeStep(await wantedNode(project, manifest)), ...managerStep(manager, manifest)],
  };
};

/** One that cannot be read says nothing. */
function readManifest(text: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch {
    return manifestSchema.parse({});
  }
}

const LOCK_FILES: readonly [string, Manager][] = [
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
];

function managerOf(project: Project, { packageManager }: Manifest): { manager: Manager; evidence: string } {
  const [named] = packageManager.split('@');
  const lock = LOCK_FILES.find(
    ([file, manager]) => project.has(file) && [undefined, '', manager].includes(named),
  );
  if (lock !== undefined) return { manager: lock[1], evidence: lock[0] };
  const known = LOCK_FILES.find(([, manager]) => manager === named)?.[1];
  return { manager: known ?? 'npm', evidence: 'package.json' };
}

function installation(manager: Manager, project: Project, { packageManager }: Manifest): string {
  switch (manager) {
    case 'npm':
      return project.has('package-lock.json') || project.has('npm-shrinkwrap.json')
        ? 'npm ci'
        : 'npm install';
    case 'pnpm':
      return project.has('pnpm-lock.yaml') ? 'pnpm install --frozen-lockfile' : 'pnpm install';
    case 'yarn': {
      const isModern = project.has('.yarnrc.yml') || /^yarn@[2-9]/.test(packageManager);
      if (!project.has('yarn.lock')) return 'yarn install';
      return isModern ? 'yarn install --immutable' : 'yarn install --frozen-lockfile';
    }
    case 'bun':
      return project.has('bun.lock') || project.has('bun.lockb')
        ? 'bun install --frozen-lockfile'
        : 'bun install';
  }
}

const WHOLE = ['check', 'verify', 'validate', 'ci'];
const PARTS = [
  ['lint'],
  ['typecheck', 'type-check', 'types', 'check-types'],
  ['test:ci', 'test:run', 'test'],
];

function qualityOf(manager: Manager, { scripts }: Manifest): Quality {
  const usable = (name: string) => isUsable(scripts[name]);
  const whole = WHOLE.find(usable);
  if (whole !== undefined) return { kind: 'whole', commands: [running(manager, whole)] };
  const parts = PARTS.map((names) => names.find(usable)).filter((name) => name !== undefined);
  return { kind: 'parts', commands: parts.map((name) => running(manager, name)) };
}

/** Not what `npm init` leaves behind, and nothing that goes on watching. */
function isUsable(script: string | undefined): boolean {
  return script !== undefined && !script.includes('no test specified') && !/--watch(All)?\b/.test(script);
}

function running(manager: Manager, script: string): string {
  return script === 'test' && manager !== 'bun' ? `${manager} test` : `${manager} run ${script}`;
}

const NODE_VERSION = /^(v?\d+(\.\d+){0,2}|lts\/[a-z*]+)$/i;

/** What the repository says about its Node, where that is one version or a line of them. */
async function wantedNode(project: Project, { engines }: Manifest): Promise<string | undefined> {
  const files = [await project.read('.nvmrc'), await project.read('.node-version')];
  const least = /^(?:>=|\^|~)?\s*(\d+)(?:\.[\dx]+)*$/.exec(engines.node)?.[1];
  return [...files.map((text) => text.trim()), least ?? ''].find((version) => NODE_VERSION.test(version));
}

function nodeStep(version: string | undefined): string[] {
  if (version === undefined) return [];
  const action = 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0';
  return [`- uses: ${action}\n  with:\n    node-version: "${version}"\n    package-manager-cache: false`];
}

function managerStep(manager: Manager, { packageManager }: Manifest): string[] {
  if (manager === 'npm') return [];
  const version = /^\w+@(\d+\.\d+\.\d+)/.exec(packageManager)?.[1];
  // Of Yarn only the first line is there as a package that is installed like this; corepack fetches the others.
  if (manager === 'yarn')
    return version?.startsWith('1.') === false ? [runStep('Install Yarn', 'sudo corepack enable')] : [];
  const name = version === undefined ? manager : `${manager}@${version}`;
  return [runStep(`Install ${manager}`, `sudo npm install --global ${name}`)];
}
