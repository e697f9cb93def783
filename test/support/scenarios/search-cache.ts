import { byRole } from '../claude/route-script.ts';
import { call, calls, type ScriptedModel, type Step, say, script } from '../claude/scripted-model.ts';

/** A small library whose search gets a cache: the target of the demo and of the main story. */
export const searchCache = {
  owner: 'lantern',
  name: 'search',
  issue: {
    title: 'Cache search results',
    body: [
      'Searching for the same words twice goes through all documents twice.',
      'Keep the results for a minute, so that the second search is free.',
      '',
      'Results must not outlive a change to the documents by more than that minute.',
    ].join('\n'),
  },
  files: {
    'package.json': `${JSON.stringify({ name: 'lantern-search', version: '1.0.0', type: 'module', scripts: { check: 'node --test' } }, null, 2)}\n`,
    'README.md':
      '# Lantern\n\nFull-text search over a handful of documents.\n\n```js\nconst find = createSearch(documents);\nfind("lamp");\n```\n',
    '.claude/PRIMER.md': [
      '# Lantern, for whoever changes it',
      '',
      '- `src/` holds one module per concern, with named exports. No dependencies.',
      '- Time is a parameter (`now`), never read from the clock inside a module, so that tests decide it.',
      '- Tests are `node:test`, one file per module under `test/`.',
      '- The quality check is `npm run check`.',
      '',
    ].join('\n'),
    '.github/baton.yml': 'setup: []\nquality:\n  commands: ["npm run check"]\nreviews: []\n',
    'src/search.js': [
      'import { tokens } from "./tokens.js";',
      '',
      'export function createSearch(documents) {',
      '  return function find(query) {',
      '    const wanted = tokens(query);',
      '    return documents.filter(({ text }) => wanted.every((word) => tokens(text).includes(word)));',
      '  };',
      '}',
      '',
    ].join('\n'),
    'src/tokens.js':
      'export function tokens(text) {\n  return text.toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);\n}\n',
    'test/search.test.js': [
      'import assert from "node:assert/strict";',
      'import { test } from "node:test";',
      'import { createSearch } from "../src/search.js";',
      '',
      'const documents = [{ text: "A lamp on the table" }, { text: "A table" }];',
      '',
      'test("finds documents that hold all words", () => {',
      '  const find = createSearch(documents);',
      '  assert.deepEqual(find("lamp table"), [documents[0]]);',
      '});',
      '',
    ].join('\n'),
  },
} as const;

const planBody = `## Goal

A search that was made within the last minute is answered from memory. The results and the way to call \`createSearch\` stay
as they are.

## Context

\`createSearch\` in \`src/search.js\` goes through all documents on each call. Nothing keeps results today.

## Decisions

- The cache is a module of its own, \`src/cache.js\`, because the primer asks for one module per concern.
- It keeps entries for 60 seconds and takes \`now\` as a parameter, as the primer asks. A size limit was turned down: the
  documents are a handful.

## Patterns to follow

Named exports of factory functions, as \`createSearch\` in \`src/search.js\`.

## Phases

### Phase 1: A cache with a time to live

**Files**

- create \`src/cache.js\`
- create \`test/cache.test.js\`

**Steps**

1. In \`src/cache.js\`, export \`createCache({ ttl, now })\`, which returns \`{ get(key, make) }\`: the value kept for \`key\`, or what \`make()\` returns, kept from then on. An entry that is \`ttl\` milliseconds old has expired.
2. In \`test/cache.test.js\`, show that a value is made once within \`ttl\`, and again when exactly \`ttl\` has passed.

**Verify**

- \`node --test test/cache.test.js\`

### Phase 2: Search through the cache

**Files**

- modify \`src/search.js\`
- modify \`test/search.test.js\`
- modify \`README.md\`

**Steps**

1. In \`src/search.js\`, give \`createSearch\` a second parameter \`{ ttl = 60_000, now = Date.now } = {}\` and answer through \`createCache\`, with the tokens of the query joined by a space as the key.
2. In \`test/search.test.js\`, show that a second search within a minute does not look at the documents again.
3. In \`README.md\`, say that results are kept for a minute.

**Verify**

- \`node --test test/search.test.js\`

## Do not

- Change \`src/tokens.js\`.
- Add a dependency.

## Tests

\`test/cache.test.js\` shows expiry to the millisecond; \`test/search.test.js\` shows that the documents are not looked at twice.

## Documentation

\`README.md\` gets one sentence on how long results are kept.

## Success criteria

- [ ] \`npm run check\` passes.
- [ ] A second search for the same words within a minute does not look at the documents.
`;

const plannerSteps: Step[] = [
  calls(
    { name: 'read', input: { file_path: '.claude/PRIMER.md' } },
    { name: 'glob', input: { pattern: '**/*' } },
  ),
  calls(
    { name: 'read', input: { file_path: 'src/search.js' } },
    { name: 'read', input: { file_path: 'test/search.test.js' } },
    { name: 'grep', input: { pattern: 'createSearch' } },
  ),
  // The first attempt names a file that does not exist; the host sends it back.
  call('submit_plan', {
    title: 'Cache search results for a minute',
    slug: 'search-cache',
    body: planBody.replace('- modify `README.md`', '- modify `README.rst`'),
  }),
  call('submit_plan', { title: 'Cache search results for a minute', slug: 'search-cache', body: planBody }),
];

const cacheWithAMistake = `export function createCache({ ttl, now }) {
  const entries = new Map();
  return {
    get(key, make) {
      const entry = entries.get(key);
      if (entry && now() - entry.at <= ttl) return entry.value;
      const value = make();
      entries.set(key, { value, at: now() });
      return value;
    },
  };
}
`;

const cacheTest = `import assert from "node:assert/strict";
import { test } from "node:test";
import { createCache } from "../src/cache.js";

test("makes a value once within its time to live, and again when that has passed", () => {
  let time = 0;
  let made = 0;
  const cache = createCache({ ttl: 1_000, now: () => time });
  const get = () => cache.get("key", () => ++made);
  assert.equal(get(), 1);
  time = 999;
  assert.equal(get(), 1);
  time = 1_000;
  assert.equal(get(), 2);
});
`;

const searchWithCache = `import { createCache } from "./cache.js";
import { tokens } from "./tokens.js";

export function createSearch(documents, { ttl = 60_000, now = Date.now } = {}) {
  const cache = createCache({ ttl, now });
  return function find(query) {
    const wanted = tokens(query);
    return cache.get(wanted.join(" "), () =>
      documents.filter(({ text }) => wanted.every((word) => tokens(text).includes(word))),
    );
  };
}
`;

const searchTestAddition = `
test("does not look at the documents again within a minute", () => {
  let looks = 0;
  const counted = [{ get text() { looks += 1; return "A lamp"; } }];
  let time = 0;
  const find = createSearch(counted, { now: () => time });
  find("lamp");
  const once = looks;
  time = 59_999;
  find("Lamp!");
  assert.equal(looks, once);
  time = 60_000;
  find("lamp");
  assert.ok(looks > once);
});
`;

const phaseOne: Step[] = [
  calls(
    { name: 'write', input: { file_path: 'src/cache.js', content: cacheWithAMistake } },
    { name: 'complete_step', input: { phase: 1, step: 1 } },
    { name: 'write', input: { file_path: 'test/cache.test.js', content: cacheTest } },
    { name: 'complete_step', input: { phase: 1, step: 2 } },
  ),
  say('The cache and its test are written.'),
  // The quality check fails: an entry that is exactly as old as allowed is still served.
  call('edit', {
    file_path: 'src/cache.js',
    old_string: 'now() - entry.at <= ttl',
    new_string: 'now() - entry.at < ttl',
  }),
  say('An entry that is exactly `ttl` old has expired now.'),
];

const phaseTwo: Step[] = [
  // The message of the phase has brought the three files that it changes.
  calls(
    { name: 'write', input: { file_path: 'src/search.js', content: searchWithCache } },
    { name: 'complete_step', input: { phase: 2, step: 1 } },
    {
      name: 'write',
      input: {
        file_path: 'test/search.test.js',
        content: searchCache.files['test/search.test.js'] + searchTestAddition,
      },
    },
    { name: 'complete_step', input: { phase: 2, step: 2 } },
    {
      name: 'edit',
      input: {
        file_path: 'README.md',
        old_string: 'find("lamp");\n```\n',
        new_string: 'find("lamp");\n```\n\nResults are kept for a minute.\n',
      },
    },
    { name: 'complete_step', input: { phase: 2, step: 3 } },
    { name: 'bash', input: { command: 'node --test 2>&1 | tail -12' } },
  ),
  say('Searching goes through the cache.'),
];

const report: Step = call('submit_report', {
  criteria: [
    { criterion: '`npm run check` passes.', met: true, evidence: 'The host ran it: 3 tests passed.' },
    {
      criterion: 'A second search for the same words within a minute does not look at the documents.',
      met: true,
      evidence: '`test/search.test.js` counts the looks at the documents.',
    },
  ],
  next_steps: ['Watch how often the same words are searched for before raising the minute.'],
});

export const searchCacheScripts = { planner: plannerSteps, phaseOne, phaseTwo, report };

/** The model for the whole story: the plan is sent back once, the quality check fails once. */
export function searchCacheModel(): ScriptedModel {
  return byRole({
    planner: script(plannerSteps, { name: 'planner' }),
    implementer: script([...phaseOne, ...phaseTwo, report], { name: 'implementer' }),
  });
}
