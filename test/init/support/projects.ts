/** Repositories of the usual kinds, and what Baton is to make of each. */
export interface KindOfProject {
  kind: string;
  files: Record<string, string>;
  manager: string | undefined;
  setup: string[];
  quality: string[];
  host?: string;
}

const scripts = (names: Record<string, string>, more: object = {}) =>
  JSON.stringify({ name: 'shop', scripts: names, ...more });

export const PROJECTS: readonly KindOfProject[] = [
  {
    kind: 'npm with one check',
    files: {
      'package.json': scripts({ check: 'npm run lint && npm test', lint: 'biome check', test: 'jest' }),
      'package-lock.json': '{}',
    },
    manager: 'npm',
    setup: ['npm ci'],
    quality: ['npm run check'],
    host: 'registry.npmjs.org',
  },
  {
    kind: 'npm without a lock file, and with the test that npm init writes',
    files: {
      'package.json': scripts({ lint: 'eslint .', test: 'echo "Error: no test specified" && exit 1' }),
    },
    manager: 'npm',
    setup: ['npm install'],
    quality: ['npm run lint'],
  },
  {
    kind: 'npm with tests that go on watching',
    files: {
      'package.json': scripts({ test: 'jest --watch', 'test:ci': 'jest --ci' }),
      'package-lock.json': '{}',
    },
    manager: 'npm',
    setup: ['npm ci'],
    quality: ['npm run test:ci'],
  },
  {
    kind: 'npm with a manifest that cannot be read',
    files: { 'package.json': '{ "scripts": ' },
    manager: 'npm',
    setup: ['npm install'],
    quality: [],
  },
  {
    kind: 'pnpm in TypeScript',
    files: {
      'package.json': scripts(
        { lint: 'eslint', typecheck: 'tsc', test: 'vitest' },
        { packageManager: 'pnpm@9.1.0' },
      ),
      'pnpm-lock.yaml': '',
      'tsconfig.json': '{}',
    },
    manager: 'pnpm',
    setup: ['pnpm install --frozen-lockfile'],
    quality: ['pnpm run lint', 'pnpm run typecheck', 'pnpm test'],
  },
  {
    kind: 'yarn 1',
    files: { 'package.json': scripts({ test: 'mocha' }), 'yarn.lock': '' },
    manager: 'yarn',
    setup: ['yarn install --frozen-lockfile'],
    quality: ['yarn test'],
    host: 'registry.yarnpkg.com',
  },
  {
    kind: 'yarn 4',
    files: {
      'package.json': scripts({ ci: 'turbo run all' }, { packageManager: 'yarn@4.5.0' }),
      'yarn.lock': '',
      '.yarnrc.yml': '',
    },
    manager: 'yarn',
    setup: ['yarn install --immutable'],
    quality: ['yarn run ci'],
  },
  {
    kind: 'bun',
    files: { 'package.json': scripts({ test: 'bun test' }), 'bun.lock': '' },
    manager: 'bun',
    setup: ['bun install --frozen-lockfile'],
    quality: ['bun run test'],
  },
  {
    kind: 'uv',
    files: {
      'pyproject.toml':
        '[project]\nname = "shop"\n[tool.ruff.lint]\nselect = []\n[tool.pytest.ini_options]\n',
      'uv.lock': '',
    },
    manager: 'uv',
    setup: ['uv sync --locked'],
    quality: ['uv run --no-sync ruff check .', 'uv run --no-sync pytest'],
    host: 'files.pythonhosted.org',
  },
  {
    kind: 'poetry',
    files: {
      'pyproject.toml':
        '[tool.poetry]\nname = "shop"\n[tool.poetry.group.dev.dependencies]\npytest = "*"\n[tool.mypy]\n',
    },
    manager: 'poetry',
    setup: ['poetry install --no-interaction'],
    quality: ['poetry run mypy .', 'poetry run pytest'],
  },
  {
    kind: 'pip with an extra for development',
    files: {
      'pyproject.toml':
        '[project]\nname = "shop"\n[project.optional-dependencies]\nplot = ["a"]\ndev = ["pytest"]\n',
    },
    manager: 'pip',
    setup: ['python3 -m venv .venv', "echo '*' > .venv/.gitignore", ".venv/bin/pip install -e '.[dev]'"],
    quality: ['.venv/bin/pytest'],
  },
  {
    kind: 'pip with requirements, and tests of the standard library',
    files: { 'requirements.txt': 'flask\n', 'tests/test_a.py': '' },
    manager: 'pip',
    setup: [
      'python3 -m venv .venv',
      "echo '*' > .venv/.gitignore",
      '.venv/bin/pip install -r requirements.txt',
    ],
    quality: ['.venv/bin/python -m unittest discover -s tests'],
  },
  {
    kind: 'tox',
    files: { 'tox.ini': '[tox]\nenvlist = py312\n' },
    manager: 'pip',
    setup: ['python3 -m venv .venv', "echo '*' > .venv/.gitignore", '.venv/bin/pip install tox'],
    quality: ['.venv/bin/tox'],
  },
  {
    kind: 'go',
    files: { 'go.mod': 'module shop\n' },
    manager: 'go modules',
    setup: ['go mod download'],
    quality: ['go vet ./...', 'go test ./...'],
    host: 'proxy.golang.org',
  },
  {
    kind: 'rust with clippy',
    files: { 'Cargo.toml': '[package]\nname = "shop"\n[lints.clippy]\nall = "warn"\n', 'Cargo.lock': '' },
    manager: 'cargo',
    setup: ['cargo fetch --locked'],
    quality: ['cargo clippy --offline --all-targets', 'cargo test --offline'],
    host: 'static.crates.io',
  },
  {
    kind: 'ruby with rspec and rubocop',
    files: { Gemfile: '', 'Gemfile.lock': '', '.rubocop.yml': '', 'spec/a_spec.rb': '' },
    manager: 'bundler',
    setup: ['bundle config set --global path "$HOME/gems"', 'bundle install'],
    quality: ['bundle exec rubocop', 'bundle exec rspec'],
  },
  {
    kind: 'maven with its wrapper',
    files: { 'pom.xml': '<project/>', mvnw: '' },
    manager: 'maven',
    setup: ['./mvnw --batch-mode -Dmaven.test.failure.ignore=true verify'],
    quality: ['./mvnw --batch-mode --offline verify'],
    host: 'repo.maven.apache.org',
  },
  {
    kind: 'gradle',
    files: { 'build.gradle.kts': '' },
    manager: 'gradle',
    setup: ['gradle --no-daemon --continue check || true'],
    quality: ['gradle --no-daemon --offline check'],
  },
  {
    kind: 'composer',
    files: {
      'composer.json': JSON.stringify({ scripts: { lint: 'x', phpstan: ['y'] } }),
      'phpunit.xml.dist': '<phpunit/>',
    },
    manager: 'composer',
    setup: ['composer install --no-interaction --no-progress'],
    quality: ['composer run-script lint', 'composer run-script phpstan', 'vendor/bin/phpunit'],
  },
  {
    kind: '.NET',
    files: { 'Shop.sln': '' },
    manager: 'dotnet',
    setup: ['dotnet restore'],
    quality: ['dotnet build --no-restore', 'dotnet test --no-build'],
  },
  {
    kind: 'a makefile alone',
    files: { Makefile: 'CC := gcc\n.PHONY: lint test\nlint:\n\ttrue\ntest: build\n\ttrue\nbuild:\n' },
    manager: undefined,
    setup: [],
    quality: ['make lint', 'make test'],
  },
  {
    kind: 'two languages whose makefile checks both',
    files: {
      'package.json': scripts({ check: 'x' }),
      'package-lock.json': '{}',
      'go.mod': 'module shop\n',
      Makefile: 'check: all\n',
    },
    manager: 'npm',
    setup: ['npm ci', 'go mod download'],
    quality: ['make check'],
  },
  { kind: 'nothing yet', files: {}, manager: undefined, setup: [], quality: [] },
];
