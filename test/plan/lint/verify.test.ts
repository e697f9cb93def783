import { describe, expect, test } from '@jest/globals';
import { lintPlan } from '../../../src/plan/lint/lint-plan.ts';
import { shellCommands } from '../../../src/plan/lint/verify/shell-commands.ts';
import { phaseText, planBody, SAMPLE_FILES, samplePlan } from '../../support/plans.ts';
import { type Files, lintSections, policy, treeOf } from './repository.ts';

const MAKEFILE = [
  '.PHONY: check \\',
  '        lint',
  'SOURCES := a.c b.c',
  'NAME = a:b',
  'check: lint',
  '\tcargo test --color: always',
  'all app: $(SOURCES)',
  '# ghost: x',
].join('\n');

const FILES: Files = {
  Makefile: MAKEFILE,
  'web/package.json': '{ "scripts": { "e2e": "playwright test" } }',
  'web/src/index.ts': '',
  'bare/package.json': '{}',
  'broken/package.json': '{ scripts',
  'open/Makefile': 'include rules.mk\n',
  'rules/Makefile': '%.o: %.c\n',
  'scripts/check.sh': '',
  'tests/test_cache.py': '',
  'external@': '',
  'served/package.json': '{}',
  'served/server.js': '',
  'app/package.json': JSON.stringify({
    scripts: { lint: 'eslint .' },
    devDependencies: { typescript: '5', '@biomejs/biome': '2', '@playwright/test': '1', vitest: '3' },
  }),
};

/** What is said of a command under Verify of the last of some phases with these files. */
async function faults(command: string, { phases = [['modify `README.md`']], more = {} as Files } = {}) {
  const texts = phases.map((files, index) => {
    const verify = index === phases.length - 1 ? [`\`\`${command}\`\``] : ['`npm test`'];
    return phaseText({ number: index + 1, files, verify });
  });
  const findings = await lintSections({ Phases: texts.join('\n\n') }, { ...FILES, ...more });
  return findings.filter(({ rule }) => rule === 'verify-exists').map(({ message }) => message);
}

const cannot = (command: string, fault: string) => [`\`${command}\` cannot run after its phase: ${fault}.`];

describe('what a command calls has to be there', () => {
  test.each([
    ['npm run chekc', '`package.json` has no script `chekc`'],
    ['npm run --silent chekc -- --fix', '`package.json` has no script `chekc`'],
    ['CI=1 npm run-script chekc', '`package.json` has no script `chekc`'],
    ['pnpm run chekc', '`package.json` has no script `chekc`'],
    ['npm run toString', '`package.json` has no script `toString`'],
    ['npm --prefix web test', '`web/package.json` has no script `test`'],
    ['cd web && npm test', '`web/package.json` has no script `test`'],
    ['cd bare; npm run x', '`bare/package.json` has no script `x`'],
    ['cd scripts && npm test', 'there is no `scripts/package.json`'],
    ['cd nowhere && npm test', 'there is no `nowhere`'],
    ['npm run check && npm run chekc', '`package.json` has no script `chekc`'],
    ['npm run check | tee log.txt; npm run chekc > out.txt 2>&1', '`package.json` has no script `chekc`'],
    ['make chekc', '`Makefile` has no target `chekc`'],
    ['make -j4 -s check ghost', '`Makefile` has no target `ghost`'],
    ['make -C web', 'there is no `web/Makefile`'],
    ['make -f other.mk', 'there is no `other.mk`'],
    ['node src/great.js', 'there is no `src/great.js`'],
    ['node --import ./setup.js src/great.js', 'there is no `src/great.js`'],
    ['node great.js', 'there is no `great.js`'],
    ['node --test test/great.test.js', 'there is no `test/great.test.js`'],
    ['pytest tests/test_none.py::test_one -k cache', 'there is no `tests/test_none.py`'],
    ['python -m pytest tests/none', 'there is no `tests/none`'],
    ['python3 manage.py check', 'there is no `manage.py`'],
    ['sh none.sh', 'there is no `none.sh`'],
    ["bash './scripts/none.sh' --all", 'there is no `scripts/none.sh`'],
    ['./scripts/none.sh', 'there is no `scripts/none.sh`'],
    ['scripts/none.sh --all', 'there is no `scripts/none.sh`'],
    ['cd web && ../scripts/none.sh', 'there is no `scripts/none.sh`'],
    ['npm start', '`package.json` has no script `start`'],
    ['npm run chekc -w web', '`web/package.json` has no script `chekc`'],
    ['npm --workspace=web run chekc', '`web/package.json` has no script `chekc`'],
    ['(cd web && npm run chekc)', '`web/package.json` has no script `chekc`'],
    ['(cd web && npm run e2e); npm run e2e', '`package.json` has no script `e2e`'],
    ['timeout 60 npm run chekc', '`package.json` has no script `chekc`'],
    ['time npm run chekc', '`package.json` has no script `chekc`'],
    ['env CI=1 pytest tests/none.py', 'there is no `tests/none.py`'],
    ['npm test && uv run pytest tests/unit', 'there is no `tests/unit`'],
    ['poetry run python none.py', 'there is no `none.py`'],
  ])('%s', async (command, fault) => {
    expect(await faults(command)).toEqual(cannot(command, fault));
  });

  test('also in a script of several lines, on the line where it begins', async () => {
    const Phases = `${phaseText({ number: 1, files: ['modify `README.md`'] })}\n\n\`\`\`sh\n# first\nnpm ci\nnpm run chekc\n\`\`\``;
    const [finding] = await lintSections({ Phases });
    expect(finding).toMatchObject({
      rule: 'verify-exists',
      line: planBody({ Phases }).split('\n').indexOf('```sh') + 1,
      message: '`# first` cannot run after its phase: `package.json` has no script `chekc`.',
    });
  });
});

describe('what is there is fine', () => {
  test.each([
    'npm test',
    'npm t',
    'npm run check -- --watch=false',
    'npm run env',
    'cd web && npm run e2e',
    'make',
    'make check lint app',
    'make V=1 -j 4 all',
    'make README.md',
    'node src/greet.js',
    'node ./src/greet',
    'node --test test/greet.test.js',
    'node --test',
    'sh scripts/check.sh missing/argument.txt',
    './scripts/check.sh',
    'pytest tests/test_cache.py::test_one',
    'pytest tests/',
    'cd web && node src/index.ts',
  ])('%s', async (command) => {
    expect(await faults(command)).toEqual([]);
  });
});

describe('what nobody here can know is left alone', () => {
  test.each([
    ['unknown programs', 'cargo test --package none/none'],
    ['unknown programs', 'npx jest none/none.test.ts'],
    ['unknown programs', 'grep -q Ada none/none.md'],
    ['unknown programs', 'yarn chekc'],
    ['other commands of npm', 'npm ci'],
    ['other commands of npm', 'npm exec none'],
    ['options of npm', 'npm run chekc --if-present'],
    ['options of npm', 'npm run chekc -w @lantern/web'],
    ['options of npm', 'npm run chekc -w web -w bare'],
    ['a manifest that is none', 'cd broken && npm run chekc'],
    ['makefiles that go on elsewhere', 'make -C open chekc'],
    ['makefiles with patterns', 'make -C rules chekc'],
    ['options of make', 'make --file none.mk chekc'],
    ['code on the command line', 'node -e "require(\'./none.js\')"'],
    ['code on the command line', 'python -c "open(\'none/x.py\')"'],
    ['modules', 'python -m none.module tests/none.py'],
    ['patterns', 'node --test "none/**/*.test.js"'],
    ['expansions', 'node $DIR/none.js'],
    ['expansions', 'node "$DIR/none.js"'],
    ['expansions', './none/*.sh'],
    ['expansions', 'cd "$DIR" && npm run chekc'],
    ['substitutions', 'npm run $(cat none)'],
    ['more of the shell', 'for i in 1 2; do npm run chekc; done'],
    ['more of the shell', '! npm run chekc'],
    ['more of the shell', 'check() (npm run chekc)'],
    ['options before a command', 'timeout -k 5 60 npm run chekc'],
    ['options before a command', 'uv run --with pytest-xdist pytest tests/none.py'],
    ['options before a command', 'env -i npm run chekc'],
    ['other commands', 'uv sync'],
    ['npm’s own start', 'cd served && npm start'],
    ['npm’s own start', 'cd served && npm run start'],
    ['broken quotes', 'npm run "chekc'],
    ['options with values', 'pytest --junitxml reports/none.xml'],
    ['options with values', 'pytest -o cache_dir=none/x'],
    ['what tools make', 'node dist/cli.js --help'],
    ['what tools make', './node_modules/.bin/eslint .'],
    ['what tools make', 'cd packages/a/build && ./none'],
    ['what tools make', 'vendor/bin/phpunit'],
    ['what tools make', '.build/debug/none'],
    ['what tools make', 'bazel-bin/none/none'],
    ['what tools make', 'sh deps/none/run.sh'],
    ['what lies behind a link', 'sh external/none.sh'],
    ['what lies outside', '/usr/bin/none'],
    ['what lies outside', '../none.sh'],
    ['what lies outside', 'cd .. && npm run chekc'],
    ['what lies outside', 'cd - && npm run chekc'],
    ['quoted words', 'echo "npm run chekc; ./none.sh"'],
    ['comments', 'npm test # npm run chekc'],
    ['nothing', 'A=1'],
  ])('%s: %s', async (_what, command) => {
    expect(await faults(command)).toEqual([]);
  });
});

describe('what the plan itself brings', () => {
  test('counts from the phase on that creates it', async () => {
    const create = ['create `src/new.js`'];
    const other = ['modify `README.md`'];
    expect(await faults('node src/new.js', { phases: [create] })).toEqual([]);
    expect(await faults('node src/new.js', { phases: [create, other] })).toEqual([]);
    const early = await lintSections({
      Phases: [
        phaseText({ number: 1, files: other, verify: ['`node src/new.js`'] }),
        phaseText({ number: 2, files: create }),
      ].join('\n\n'),
    });
    expect(early.map(({ rule }) => rule)).toEqual(['verify-exists']);
  });

  test('counts no more once it is deleted or renamed', async () => {
    expect(await faults('node src/greet.js', { phases: [['delete `src/greet.js`']] })).toEqual(
      cannot('node src/greet.js', 'there is no `src/greet.js`'),
    );
    const rename = ['rename `src/greet.js` → `lib/hello.js`'];
    expect(await faults('node src/greet.js', { phases: [rename] })).toHaveLength(1);
    expect(await faults('node lib/hello.js', { phases: [rename] })).toEqual([]);
    expect(await faults('cd lib && node hello.js', { phases: [rename] })).toEqual([]);
  });

  test.each([
    ['npm run new', 'modify `package.json`'],
    ['cd lib && npm run new', 'create `lib/package.json`'],
    ['make new', 'modify `Makefile`'],
    ['make -C lib new', 'create `lib/Makefile`'],
  ])('may bring scripts and targets: %s', async (command, entry) => {
    expect(await faults(command, { phases: [[entry]] })).toEqual([]);
    expect(await faults(command, { more: { 'lib/x': '' } })).toHaveLength(1);
  });
});

describe('all commands run again at the end', () => {
  const faultsOf = async (verify: string, later: string) => {
    const findings = await lintSections({
      Phases: [
        phaseText({ number: 1, files: ['modify `README.md`'], verify: [`\`${verify}\``] }),
        phaseText({ number: 2, files: [later] }),
      ].join('\n\n'),
    });
    return findings.filter(({ rule }) => rule === 'verify-exists').map(({ message }) => message);
  };

  test('so what a later phase takes away is missing', async () => {
    expect(await faultsOf('node --test test/greet.test.js', 'delete `test/greet.test.js`')).toEqual([
      '`node --test test/greet.test.js` cannot run again after the last phase: there is no `test/greet.test.js`.',
    ]);
  });

  test('and what stays is fine', async () => {
    expect(await faultsOf('node --test test/greet.test.js', 'modify `test/greet.test.js`')).toEqual([]);
  });
});

describe('verify-likely', () => {
  const likely = async (command: string) => {
    const Phases = phaseText({
      number: 1,
      files: ['modify `README.md`'],
      verify: ['`npm test`', `\`${command}\``],
    });
    const findings = await lintSections({ Phases }, FILES);
    return findings
      .filter(({ rule }) => rule.startsWith('verify'))
      .map(({ rule, message }) => `${rule}: ${message}`);
  };

  test.each([
    'yarn chekc',
    'yarn run chekc',
    'yarn --cwd app chekc',
    'bun run chekc',
    'pnpm chekc',
    'pnpm -C app chekc',
  ])('%s is a script that is not there, or a program', async (command) => {
    const path = command.includes('app') ? 'app/package.json' : 'package.json';
    expect(await likely(command)).toEqual([
      `verify-likely: \`${command}\` cannot run after its phase: \`${path}\` has no script \`chekc\`.`,
    ]);
  });

  test.each([
    'yarn test',
    'yarn run check',
    'yarn install --frozen-lockfile',
    'yarn workspace web chekc',
    'pnpm install',
    'pnpm --filter web chekc',
    'bun test',
    'bun run src/none.ts',
    'cd app && yarn tsc --noEmit',
    'cd app && pnpm biome ci .',
    'cd app && yarn playwright test',
    'cd app && yarn vitest run',
  ])('%s is none of these', async (command) => {
    expect(await likely(command)).toEqual([]);
  });
});

describe('verify-runnable', () => {
  const said = async (...verify: string[]) => {
    const Phases = phaseText({ number: 1, files: ['modify `README.md`'], verify: ['`npm test`', ...verify] });
    const findings = await lintSections({ Phases });
    return findings.map(({ rule, message }) => `${rule}: ${message}`);
  };

  test('a request is no command', async () => {
    expect(await said('`GET /greeting` returns 200')).toEqual([
      'verify-runnable: `GET /greeting` is run as a command, but is a request.',
    ]);
    expect(await said('A `GET /greeting` returns 200', '`curl -f localhost:80/greeting`')).toEqual([]);
  });

  test('a prompt is no command', async () => {
    expect(await said('\n\n  ```console\n  $ npm test\n  ok\n  ```')).toEqual([
      'verify-runnable: `$ npm test` is run as a command, but has the prompt of a shell.',
    ]);
    expect(await said('`$ npm test`')).toHaveLength(1);
    expect(await said('`test "$CI" != ""`')).toEqual([]);
  });
});

test('a program that may not be run is none, as long as the plan leaves it', async () => {
  const files = { ...SAMPLE_FILES, 'check.sh': '', 'run.sh': '' };
  const tree = { ...treeOf(files), isExecutable: (path: string) => path === 'run.sh' };
  const said = async (command: string, entry: string) => {
    const Phases = phaseText({ number: 1, files: [entry], verify: ['`npm test`', `\`${command}\``] });
    const findings = await lintPlan(samplePlan({ sections: { Phases } }), tree, policy);
    return findings.map(({ rule, message }) => `${rule}: ${message}`);
  };
  expect(await said('./check.sh', 'modify `README.md`')).toEqual([
    'verify-exists: `./check.sh` cannot run after its phase: `check.sh` is not executable.',
  ]);
  expect(await said('./check.sh', 'modify `check.sh`')).toEqual([]);
  expect(await said('./run.sh', 'modify `README.md`')).toEqual([]);
  expect(await said('sh check.sh', 'modify `README.md`')).toEqual([]);
});

test('a command line is split as a shell would', () => {
  const words = (script: string) =>
    shellCommands(script)?.map((command) => command.map(({ text, literal }) => (literal ? text : { text })));
  expect(words(`A=1 B='x y' npm run "a b"\\ c 'd'"e" >out 2>&1 && x\\;y|z& # end\nlast`)).toEqual([
    ['npm', 'run', 'a b c', 'de'],
    ['x;y'],
    ['z'],
    ['last'],
  ]);
  expect(words('a \\\n b "$c" \'$d\' e*')).toEqual([['a', 'b', { text: '$c' }, '$d', { text: 'e*' }]]);
  expect(words('a#b #c')).toEqual([['a#b']]);
  expect(words('a && (b; (c) >x) | d')).toEqual([
    ...[['a'], ['('], ['b'], ['('], ['c'], [')'], [')'], ['d']],
  ]);
  for (const beyond of [
    'a $(b)',
    'a `b`',
    'a "$(b)"',
    'a <<E\nE',
    'f() { a; }',
    'f() (a)',
    'a=(b)',
    '(a',
    'a)',
    '"a',
    'if a; then b; fi',
  ]) {
    expect(words(beyond)).toBeUndefined();
  }
});
