import type { Project } from '../project.ts';
import { type Detector, runStep } from '../toolchain.ts';

const HOSTS = ['pypi.org', 'files.pythonhosted.org'];

/** By the headings of pyproject.toml and what they mention: nothing else of it is looked at. */
export const detectPython: Detector = async (project) => {
  const pyproject = await project.read('pyproject.toml');
  const requirements = ['requirements-dev.txt', 'dev-requirements.txt', 'requirements.txt'].filter(
    project.has,
  );
  const others = ['setup.py', 'setup.cfg', 'tox.ini'].filter(project.has);
  const [evidence] = [...(pyproject === '' ? [] : ['pyproject.toml']), ...requirements, ...others];
  if (evidence === undefined) return undefined;

  const way = wayOf(project, { pyproject, requirements });
  const told = [pyproject, ...(await Promise.all([...requirements, ...others].map(project.read)))].join('\n');
  const commands = checks(project, { pyproject, told }).map((check) => way.prefix + check);
  return {
    language: 'Python',
    manager: way.manager,
    evidence: way.evidence ?? evidence,
    setup: way.setup,
    quality: { kind: 'parts', commands },
    hosts: HOSTS,
    steps: way.steps,
  };
};

interface Way {
  manager: string;
  evidence?: string;
  setup: string[];
  /** In front of a program of the environment. */
  prefix: string;
  steps: string[];
}

function wayOf(project: Project, told: { pyproject: string; requirements: readonly string[] }): Way {
  const { pyproject } = told;
  if (project.has('uv.lock') || hasTable(pyproject, 'tool.uv')) {
    const isLocked = project.has('uv.lock');
    return {
      manager: 'uv',
      evidence: isLocked ? 'uv.lock' : 'pyproject.toml',
      setup: [isLocked ? 'uv sync --locked' : 'uv sync'],
      prefix: 'uv run --no-sync ',
      steps: [runStep('Install uv', 'pipx install uv')],
    };
  }
  if (project.has('poetry.lock') || hasTable(pyproject, 'tool.poetry')) {
    return {
      manager: 'poetry',
      evidence: project.has('poetry.lock') ? 'poetry.lock' : 'pyproject.toml',
      setup: ['poetry install --no-interaction'],
      prefix: 'poetry run ',
      steps: [runStep('Install Poetry', 'pipx install poetry')],
    };
  }
  return { manager: 'pip', setup: environment(project, told), prefix: '.venv/bin/', steps: [] };
}

/** An environment of its own in the work tree, which keeps itself out of commits. */
function environment(
  project: Project,
  { pyproject, requirements }: { pyproject: string; requirements: readonly string[] },
): string[] {
  const files = requirements.map((name) => `-r ${name}`);
  const isPackage =
    project.has('setup.py') || hasTable(pyproject, 'project') || hasTable(pyproject, 'build-system');
  const own = isPackage ? [`-e ${extras(pyproject)}`] : [];
  const tools = project.has('tox.ini') ? ['tox'] : files.length + own.length === 0 ? ['pytest'] : [];
  return [
    'python3 -m venv .venv',
    "echo '*' > .venv/.gitignore",
    `.venv/bin/pip install ${[...files, ...own, ...tools].join(' ')}`,
  ];
}

/** The package itself, with the extra that holds what its tests need. */
function extras(pyproject: string): string {
  const lines = tableLines(pyproject, 'project.optional-dependencies');
  const named = ['dev', 'test', 'tests', 'testing'].find((extra) =>
    lines.some((line) => line.split('=')[0]?.trim() === extra),
  );
  return named === undefined ? '.' : `'.[${named}]'`;
}

function checks(project: Project, { pyproject, told }: { pyproject: string; told: string }): string[] {
  if (project.has('tox.ini') && !/\bpytest\b/.test(told)) return ['tox'];
  const has = (name: string) => hasTable(pyproject, `tool.${name}`);
  return [
    ...(has('ruff') || project.has('ruff.toml') || project.has('.ruff.toml') ? ['ruff check .'] : []),
    ...(project.has('.flake8') ? ['flake8'] : []),
    ...(has('mypy') || project.has('mypy.ini') ? ['mypy .'] : []),
    ...(has('pytest') || project.has('pytest.ini') || project.has('conftest.py') || /\bpytest\b/.test(told)
      ? ['pytest']
      : project.has('tests') || project.has('test')
        ? [unittest(project)]
        : []),
  ];
}

function unittest(project: Project): string {
  return `python -m unittest discover -s ${project.has('tests') ? 'tests' : 'test'}`;
}

const headings = (toml: string) =>
  toml
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('['));

/** Whether there is the table, or one below it. */
function hasTable(toml: string, name: string): boolean {
  return headings(toml).some((line) => {
    const heading = line.replace(/^\[+|\].*$/g, '');
    return heading === name || heading.startsWith(`${name}.`);
  });
}

function tableLines(toml: string, name: string): string[] {
  const lines = toml.split('\n').map((line) => line.trim());
  const start = lines.indexOf(`[${name}]`);
  if (start === -1) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith('['));
  return end === -1 ? rest : rest.slice(0, end);
}
