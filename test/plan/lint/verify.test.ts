import { describe, expect, test } from '@jest/globals';
import { shellCommands } from '../../../src/plan/lint/verify/shell-commands.ts';
import { phaseText, planBody } from '../../support/plans.ts';
import { type Files, lintSections } from './repository.ts';

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
    ['options of npm', 'npm run chekc -w web'],
    ['options of npm', 'npm --workspace=web run chekc'],
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
    ['more of the shell', '(cd web && npm run chekc)'],
    ['more of the shell', '! npm run chekc'],
    ['broken quotes', 'npm run "chekc'],
    ['options with values', 'pytest --junitxml reports/none.xml'],
    ['options with values', 'pytest -o cache_dir=none/x'],
    ['what tools make', 'node dist/cli.js --help'],
    ['what tools make', './node_modules/.bin/eslint .'],
    ['what tools make', 'cd packages/a/build && ./none'],
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
    ['cd app && npm run new', 'create `app/package.json`'],
    ['make new', 'modify `Makefile`'],
    ['make -C app new', 'create `app/Makefile`'],
  ])('may bring scripts and targets: %s', async (command, entry) => {
    expect(await faults(command, { phases: [[entry]] })).toEqual([]);
    expect(await faults(command, { more: { 'app/x': '' } })).toHaveLength(1);
  });
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
  for (const beyond of ['a $(b)', 'a `b`', 'a "$(b)"', 'a <<E\nE', 'f() { a; }', '"a', 'if a; then b; fi']) {
    expect(words(beyond)).toBeUndefined();
  }
});
