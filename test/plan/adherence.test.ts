import { describe, expect, test } from '@jest/globals';
import { type Adherence, adherenceOf, type Implementation } from '../../src/plan/adherence.ts';
import type { FileChange } from '../../src/plan/file-change.ts';
import { phaseText, samplePlan } from '../support/plans.ts';

const phase = (number: number, files: string[], steps = ['In `a.js`, one.', 'In `b.js`, two.']) =>
  phaseText({ number, files, steps });
const planOf = (phases: string[], sections: Record<string, string> = {}) =>
  samplePlan({
    sections: {
      Phases: phases.join('\n\n'),
      Tests: 'None are needed.',
      Documentation: 'None is needed.',
      'Do not': '- Touch `secret.js`.',
      ...sections,
    },
  });

const changed = (changes: Record<string, FileChange['status'] | { from: string }>): FileChange[] =>
  Object.entries(changes).map(([path, change]) =>
    typeof change === 'string'
      ? { status: change, path, from: undefined }
      : { status: 'renamed', path, from: change.from },
  );

const plan = planOf([
  phase(1, ['create `new.js`', 'modify `a.js`']),
  phase(2, ['delete `old.js`', 'rename `from.js` → `to.js`']),
]);
const done = {
  'new.js': 'added',
  'a.js': 'modified',
  'old.js': 'deleted',
  'to.js': { from: 'from.js' },
} as const;
const allTicked = new Map([
  [1, new Set([1, 2])],
  [2, new Set([1, 2])],
]);

function held(implementation: Partial<Implementation> = {}, of = plan): Adherence {
  return adherenceOf(of, {
    changed: changed(done),
    present: new Set(),
    ticked: allTicked,
    deviations: [],
    ...implementation,
  });
}

test('all as planned is a hundred', () => {
  expect(held()).toEqual({
    score: 100,
    asPlanned: ['a.js', 'from.js', 'new.js', 'old.js', 'to.js'],
    ...{ unplanned: [], generated: [], untouched: [], wrongKind: [], explained: [], forbidden: [] },
    ...{ missingTests: [], untouchedDocumentation: [], openSteps: [] },
  });
});

test('a rename is one also where git sees a deletion and a new file', () => {
  const { 'to.js': _, ...others } = done;
  const apart = changed({ ...others, 'to.js': 'added', 'from.js': 'deleted' });
  expect(held({ changed: apart })).toEqual(held());
});

describe('files', () => {
  test('that were changed without being in the plan', () => {
    const { unplanned, score } = held({
      changed: changed({ ...done, 'z.js': 'added', 'moved.js': { from: 'b.js' } }),
    });
    expect(unplanned).toEqual(['b.js', 'moved.js', 'z.js']);
    expect(score).toBe(75); // 9 of 12
  });

  test('that were left as they were', () => {
    const { untouched, asPlanned, score } = held({ changed: changed({ 'a.js': 'modified' }) });
    expect(untouched).toEqual(['from.js', 'new.js', 'old.js', 'to.js']);
    expect(asPlanned).toEqual(['a.js']);
    expect(score).toBe(55); // 5 of 9
  });

  test('that something else was done to', () => {
    const { wrongKind, untouched, score } = held({
      changed: changed({ ...done, 'new.js': 'modified', 'a.js': 'deleted', 'old.js': 'type_changed' }),
    });
    expect(wrongKind).toEqual([
      { path: 'a.js', planned: 'modified', found: 'deleted' },
      { path: 'new.js', planned: 'created', found: 'modified' },
      { path: 'old.js', planned: 'deleted', found: 'modified' },
    ]);
    expect(untouched).toEqual([]);
    expect(score).toBe(66); // 6 of 9
  });

  test('that several phases work on', () => {
    const of = planOf([
      phase(1, ['create `a.js`', 'create `gone.js`', 'delete `again.js`', 'modify `m.js`']),
      phase(2, ['modify `a.js`', 'delete `gone.js`', 'create `again.js`', 'delete `m.js`']),
    ]);
    const as = { 'a.js': 'added', 'again.js': 'modified', 'm.js': 'deleted' } as const;
    expect(held({ changed: changed(as) }, of)).toMatchObject({
      score: 100,
      asPlanned: ['a.js', 'again.js', 'gone.js', 'm.js'],
    });
    expect(held({ changed: changed({ ...as, 'gone.js': 'added' }) }, of).wrongKind).toEqual([
      { path: 'gone.js', planned: 'none', found: 'created' },
    ]);
  });

  test('that are named under Tests and Documentation', () => {
    const of = planOf([phase(1, ['modify `a.js`', 'create `test/new.test.js`'])], {
      Tests: '`test/new.test.js`, `test/old.test.js` and `test/none.test.js`.',
      Documentation: '`README.md` and `docs/x.md`.',
    });
    const adherence = held(
      {
        changed: changed({ 'a.js': 'modified', 'README.md': 'modified' }),
        present: new Set(['a.js', 'README.md', 'docs/x.md', 'test/old.test.js']),
        ticked: new Map(),
      },
      of,
    );
    expect(adherence).toMatchObject({
      untouched: ['test/new.test.js'],
      missingTests: ['test/none.test.js'],
      untouchedDocumentation: ['docs/x.md'],
      unplanned: [],
      score: 25, // 1 of 4
    });
  });

  test('code and words under Tests and Documentation are no files', () => {
    const of = planOf([phase(1, ['modify `a.js`'])], {
      Tests: '`test/a.test.js`: `cache.get` gives `undefined`, with `vi.fn` and `expect.any`.',
      Documentation:
        '`README.md` shows `process.env.REDIS_URL`, see `docs.example.com` and `docs.example.com/x.html`.',
    });
    const adherence = held(
      {
        changed: changed({ 'a.js': 'modified', 'README.md': 'modified' }),
        present: new Set(['a.js', 'README.md', 'test/a.test.js']),
        ticked: new Map(),
      },
      of,
    );
    expect(adherence).toMatchObject({ score: 100, missingTests: [], untouchedDocumentation: [] });
  });

  test('a name without its folder stands for the files of that name', () => {
    const of = planOf([phase(1, ['modify `a.js`'])], {
      Tests: '`cache.test.js` and `unit/none.test.js`.',
      Documentation: '`guide.md`.',
    });
    const present = new Set(['a.js', 'docs/guide.md', 'test/cache.test.js']);
    const changes = { 'a.js': 'modified', 'test/cache.test.js': 'added' } as const;
    expect(held({ changed: changed(changes), present, ticked: new Map() }, of)).toMatchObject({
      unplanned: [],
      missingTests: ['unit/none.test.js'],
      untouchedDocumentation: ['docs/guide.md'],
      score: 33, // 1 of 3
    });
    const two = new Set([...present, 'web/guide.md', 'web/unit/none.test.js']);
    expect(held({ changed: changed(changes), present: two, ticked: new Map() }, of).score).toBe(100);
  });

  test('a section that begins with “None” names none', () => {
    const of = planOf([phase(1, ['modify `a.js`'])], {
      Documentation: 'None: `README.md` does not speak of caching, nor does `docs/api.md`.',
    });
    const present = new Set(['a.js', 'README.md', 'docs/api.md']);
    const implementation = { changed: changed({ 'a.js': 'modified' }), present, ticked: new Map() };
    expect(held(implementation, of)).toMatchObject({ score: 100, untouchedDocumentation: [] });
  });

  test.each([
    ['package.json', 'package-lock.json'],
    ['packages/a/package.json', 'pnpm-lock.yaml'],
    ['api/pyproject.toml', 'api/uv.lock'],
    ['crates/core/Cargo.toml', 'Cargo.lock'],
    ['go.mod', 'go.sum'],
    ['composer.json', 'composer.lock'],
    ['Gemfile', 'Gemfile.lock'],
    ['test/a.test.ts', 'test/__snapshots__/a.test.ts.snap'],
    ['tests/test_a.py', 'tests/__snapshots__/test_a.ambr'],
  ])('a change to %s may change %s, which does not count', (listed, generated) => {
    const of = planOf([phase(1, [`modify \`${listed}\``])]);
    const both = changed({ [listed]: 'modified', [generated]: 'modified' });
    expect(held({ changed: both, ticked: new Map() }, of)).toMatchObject({
      score: 100,
      unplanned: [],
      generated: [generated],
    });
    const alone = planOf([phase(1, ['modify `other.js`'])]);
    expect(held({ changed: both, ticked: new Map() }, alone).unplanned).toContain(generated);
  });

  test('other lock files and snapshots count', () => {
    const of = planOf([phase(1, ['modify `web/package.json`', 'modify `test/a.test.ts`'])]);
    const others = ['api/package-lock.json', 'test/__snapshots__/b.test.ts.snap', 'web/Cargo.lock'];
    const found = changed(Object.fromEntries(others.map((path) => [path, 'modified'] as const)));
    expect(held({ changed: found, ticked: new Map() }, of)).toMatchObject({
      unplanned: others,
      generated: [],
    });
  });

  test('that the plan says to leave alone', () => {
    const adherence = held({ changed: changed({ ...done, 'secret.js': 'modified' }) });
    expect(adherence).toMatchObject({ forbidden: ['secret.js'], unplanned: ['secret.js'], score: 90 });
  });
});

describe('steps', () => {
  test('that were not ticked', () => {
    const ticked = new Map([
      [1, new Set([2])],
      [2, new Set<number>()],
    ]);
    const { openSteps, score } = held({ ticked });
    expect(openSteps).toEqual([
      { phase: 1, steps: [1] },
      { phase: 2, steps: [1, 2] },
    ]);
    expect(score).toBe(66); // 6 of 9
  });

  test('of phases that an earlier run carried out are not counted', () => {
    const { openSteps, score } = held({ ticked: new Map([[2, new Set([1])]]) });
    expect(openSteps).toEqual([{ phase: 2, steps: [2] }]);
    expect(score).toBe(85); // 6 of 7
  });
});

describe('deviations that were reported', () => {
  const half = changed({ ...done, 'z.js': 'added' });

  test('count half for the files that they name', () => {
    expect(held({ changed: half }).score).toBe(90); // 9 of 10
    const { explained, score } = held({
      changed: half,
      deviations: [{ phase: 1, files: ['./z.js', 'a.js', 'nowhere.js'] }],
    });
    expect(explained).toEqual(['z.js']);
    expect(score).toBe(95);
  });

  test('count half for the open steps of their phase', () => {
    const ticked = new Map([
      [1, new Set([1, 2])],
      [2, new Set<number>()],
    ]);
    expect(held({ ticked }).score).toBe(77); // 7 of 9
    expect(held({ ticked, deviations: [{ phase: 2, files: [] }] }).score).toBe(88);
    expect(held({ ticked, deviations: [{ phase: 1, files: [] }] }).score).toBe(77);
  });

  test('never make it a hundred', () => {
    const many = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [`f${index}.js`, 'modified'] as const),
    );
    const of = planOf([
      phase(
        1,
        Object.keys(many).map((path) => `modify \`${path}\``),
      ),
    ]);
    const extra = changed({ ...many, 'z.js': 'added' });
    const { score } = held(
      { changed: extra, ticked: new Map(), deviations: [{ phase: 1, files: ['z.js'] }] },
      of,
    );
    expect(score).toBe(99);
  });
});

test('where nothing was planned and nothing done, nothing is wrong', () => {
  const of = planOf(['### Phase 1: Nothing']);
  expect(held({ changed: [], ticked: new Map() }, of).score).toBe(100);
});
