import { describe, expect, test } from '@jest/globals';
import { parsePlan } from '../../src/plan/parse-plan.ts';
import { sectionNamed } from '../../src/plan/plan.ts';
import { PlanSyntaxError } from '../../src/plan/plan-syntax-error.ts';
import { renderPlan } from '../../src/plan/render-plan.ts';
import { corpusFile } from './corpus.ts';

const minimal = corpusFile('good/minimal.md');
const good = (name: string) => parsePlan(corpusFile(`good/${name}.md`));

describe('parsePlan', () => {
  test('reads front matter, heading, sections and phases', () => {
    const plan = parsePlan(minimal);
    expect(plan.frontMatter).toEqual({
      baton: 1,
      issue: 42,
      title: 'Cache query results',
      slug: 'query-cache',
      created: '2026-01-09',
      base: '5f3c0e1d2b4a59687766554433221100ffeeddcc',
      planner: 'claude-opus-5-5',
    });
    expect(plan.heading).toEqual({
      text: 'Cache query results',
      markdown: '# Cache query results',
      line: 11,
    });
    expect(plan.introduction).toBe('');
    expect(plan.sections.map(({ name }) => name)).toEqual([
      ...['Goal', 'Context', 'Decisions', 'Phases', 'Do not', 'Tests', 'Documentation', 'Success criteria'],
    ]);
    expect(sectionNamed(plan, 'Tests')).toEqual({
      name: 'Tests',
      body: '- `test/cache.test.ts`: hit, miss, expiry.',
      markdown: '## Tests\n\n- `test/cache.test.ts`: hit, miss, expiry.',
      passages: [
        {
          kind: 'prose',
          pieces: [
            { isCode: true, text: 'test/cache.test.ts', line: 63 },
            { isCode: false, text: ': hit, miss, expiry.', line: 63 },
          ],
          line: 63,
          item: { line: 63 },
        },
      ],
      line: 61,
    });
    expect(sectionNamed(plan, 'Risks')).toBeUndefined();
    expect(plan.phases.map(({ number, name, line }) => ({ number, name, line }))).toEqual([
      { number: 1, name: 'Cache protocol', line: 27 },
      { number: 2, name: 'Use it', line: 43 },
    ]);
    expect(plan.doNot).toEqual([{ text: 'Change src/schema.ts.', code: ['src/schema.ts'], line: 59 }]);
    expect(plan.criteria).toEqual([
      {
        text: 'A second equal query makes no request to the database.',
        markdown: 'A second equal query makes no request to the database.',
        code: [],
        ticked: false,
        line: 71,
      },
      {
        text: 'npm test passes.',
        markdown: '`npm test` passes.',
        code: ['npm test'],
        ticked: false,
        line: 72,
      },
    ]);
  });

  test('reads files, steps and commands of a phase, and gives its Markdown', () => {
    const [phase] = parsePlan(minimal).phases;
    expect(phase?.files).toEqual([
      { action: 'create', path: 'src/cache.ts', line: 31 },
      { action: 'modify', path: 'src/providers.ts', line: 32 },
    ]);
    expect(phase?.steps).toEqual([
      {
        number: 1,
        text: 'Define Cache with get and set.',
        words: 'Define `Cache` with `get` and `set`.',
        markdown: 'Define `Cache` with `get` and `set`.',
        line: 36,
      },
      {
        number: 2,
        text: 'Let providers.ts build one.',
        words: 'Let `providers.ts` build one.',
        markdown: 'Let `providers.ts` build one.',
        line: 37,
      },
    ]);
    expect(phase?.verify).toEqual([{ command: 'npm test -- cache', line: 41 }]);
    const lines = minimal.split('\n');
    expect(phase?.markdown).toBe(lines.slice(26, 41).join('\n'));
  });

  test('line ends of other systems mean the same', () => {
    for (const end of ['\r\n', '\r']) {
      const plan = parsePlan(minimal.replaceAll('\n', end));
      expect(plan).toEqual(parsePlan(minimal));
      expect(renderPlan(plan)).toBe(minimal);
    }
  });

  test('file entries may have remarks, other spellings of the action, and renames', () => {
    const files = good('file-remarks-and-renames').phases[0]?.files.map(({ line, ...entry }) => entry);
    expect(files).toEqual([
      { action: 'create', path: 'src/cache.ts' },
      { action: 'modify', path: 'src/providers.ts' },
      { action: 'delete', path: 'src/old-cache.ts' },
      { action: 'rename', from: 'src/q.ts', to: 'src/query.ts' },
      { action: 'rename', from: 'a b.ts', to: 'docs/ä.ts' },
      { action: 'rename', from: 'x`y', to: 'src/x.ts' },
    ]);
  });

  test('commands are what an item begins with, or a code block; observations are none', () => {
    expect(good('verify-by-code-block').phases[0]?.verify.map(({ command }) => command)).toEqual([
      ...['npm ci\nnpm test', 'npm run lint', 'npm run types', 'make check'],
    ]);
  });

  test('steps are counted through, and written with the numbers they are called by', () => {
    const [phase] = good('steps-with-code-and-lists').phases;
    expect(phase?.steps.map(({ number, text }) => `${number} ${text}`)).toEqual([
      '1 Define Cache with get and set.',
      '2 Let providers.ts build one.',
    ]);
    expect(phase?.steps[0]?.markdown).toContain('interface Cache {');
    expect(phase?.steps[0]?.markdown).toContain('A second paragraph.');
    expect(phase?.markdown).toContain('\n2. Let `providers.ts` build one.');
  });

  test('labels that a phase does not need divide it, and what stands below them is only to be read', () => {
    const [phase] = good('notes-in-phases').phases;
    expect(phase?.steps).toHaveLength(2);
    expect(phase?.verify.map(({ command }) => command)).toEqual(['npm test -- cache']);
    expect(phase?.markdown).toContain('not a command');
    expect(sectionNamed(good('notes-in-phases'), 'Phases')?.body).toContain(
      'Two phases; the second needs the first.',
    );
  });

  test('labels may be headings and end in a colon', () => {
    const [phase] = good('labels-with-colon-and-as-headings').phases;
    expect([phase?.files.length, phase?.steps.length, phase?.verify.length]).toEqual([2, 2, 1]);
  });

  test('headings inside of code and quotes are none of the plan', () => {
    for (const name of ['nested-fences', 'quoted-headings']) {
      const plan = good(name);
      expect(plan.phases.map(({ name }) => name)).toEqual(['Cache protocol', 'Use it']);
      expect(plan.sections).toHaveLength(8);
    }
    expect(sectionNamed(good('nested-fences'), 'Context')?.markdown).toContain(
      '### Phase 7: Not one of ours',
    );
  });

  test('the heading may show the title with backticks and emphasis', () => {
    const titled = (title: string, heading: string) =>
      parsePlan(
        minimal.replace(/^title: .*$/m, `title: ${JSON.stringify(title)}`).replace(/^# .*$/m, `# ${heading}`),
      ).frontMatter.title;
    expect(titled('Cache `x` results', 'Cache `x` results')).toBe('Cache `x` results');
    expect(titled('Cache x results', 'Cache `x` _results_')).toBe('Cache x results');
  });

  test('a space that does not break ends a section as it stands', () => {
    for (const text of ['text\u00a0', '\u00a0text', 'a\n\n\u00a0\n\nb', '\u00a0']) {
      const plan = parsePlan(minimal.replace('`src/query.ts` asks the database each time.', text));
      expect(sectionNamed(plan, 'Context')?.body).toBe(text);
    }
  });

  test('a code block is the criterion, or belongs to it', () => {
    const criteria = '- ```sh\n  npm  test\n  ```\n- [ ] This prints `ok`:\n\n  ```sh\n  npm start\n  ```';
    expect(parsePlan(minimal.slice(0, minimal.indexOf('- [ ] A second')) + criteria).criteria).toMatchObject([
      { text: 'npm test', markdown: '`npm test`', code: ['npm  test'] },
      { text: 'This prints ok:', code: ['ok', 'npm start'] },
    ]);
  });

  test('sections that nobody knows stay where they are', () => {
    expect(good('unknown-sections').sections.map(({ name }) => name)).toEqual([
      ...['Goal', 'Glossary', 'Context', 'Decisions', 'Phases', 'Do not', 'Tests', 'Documentation'],
      ...['Success criteria', 'Rollout', 'Risks', 'Ask Mia'],
    ]);
    expect(sectionNamed(good('headings-in-other-case'), 'Do not')?.markdown).toMatch(/^## DO NOT\n/);
  });

  test('a plan made locally has no issue', () => {
    expect(good('local-plan-without-issue').frontMatter).not.toHaveProperty('issue');
  });

  test('front matter that looks like a number, a date or nothing stays text', () => {
    const numeric = '1234567890123456789012345678901234567890';
    const exponent = `12e4${'5'.repeat(36)}`;
    for (const base of [numeric, exponent]) {
      for (const title of [
        '123',
        'true',
        'null',
        '2026-01-09',
        'a: b',
        '# no comment',
        '"quoted"',
        "it's",
        '- x',
        '~',
      ]) {
        const text = minimal
          .replace(/^base: .*$/m, `base: ${base}`)
          .replace(/^title: .*$/m, `title: ${JSON.stringify(title)}`)
          .replace(/^# .*$/m, `# ${title.replace('# ', '\\# ')}`);
        const plan = parsePlan(renderPlan(parsePlan(text)));
        expect(plan.frontMatter).toMatchObject({ base, title });
      }
    }
  });
});

describe('what a reader would not see', () => {
  test('every default-ignorable character is refused, at its line', () => {
    const accepted: number[] = [];
    for (let codePoint = 0; codePoint < 0x110000; codePoint += 1) {
      const character = String.fromCodePoint(codePoint);
      if (!/\p{Default_Ignorable_Code_Point}/u.test(character)) continue;
      const text = minimal.replace('Repeated queries', `Repeated ${character}queries`);
      expect(text).not.toBe(minimal);
      if (!isRefusedAt(text, 15)) accepted.push(codePoint);
    }
    expect(accepted).toEqual([]);
  });
});

function isRefusedAt(text: string, line: number): boolean {
  try {
    parsePlan(text);
  } catch (error) {
    return error instanceof PlanSyntaxError && error.line === line;
  }
  return false;
}
