import { expect, test } from '@jest/globals';
import { adherenceOf } from '../../src/jobs/adherence.ts';
import { parsePlan } from '../../src/plan/parse-plan.ts';
import type { ChangedFile } from '../../src/workspace/git/changed-files.ts';

const plan = parsePlan(`---
baton: 1
issue: 1
title: Cache
slug: cache
created: 2026-01-09
base: ${'a'.repeat(40)}
planner: claude-opus-5-5
---

# Cache

## Goal

Faster.

## Context

Slow.

## Decisions

- A cache.

## Phases

### Phase 1: Cache

**Files**

- create \`src/cache.js\`
- rename \`src/old.js\` → \`src/new.js\`

**Steps**

1. Write \`src/cache.js\`.

**Verify**

- \`npm test\`

## Do not

- Change anything else.

## Tests

\`test/cache.test.js\` and \`test/other.test.js\`.

## Documentation

\`README.md\` and \`docs/cache.md\`.

## Success criteria

- [ ] It is faster.
`);

const changed = (path: string, from?: string): ChangedFile => ({
  status: from === undefined ? 'modified' : 'renamed',
  path,
  from,
  oldMode: '100644',
  mode: '100644',
  oldObject: '',
  object: '',
  size: 1,
});

test('holds what was changed against what the plan names', () => {
  const files = [changed('src/new.js', 'src/old.js'), changed('docs/cache.md'), changed('package.json')];
  expect(adherenceOf(plan, { changed: files, present: new Set(['test/cache.test.js']) })).toEqual({
    unplanned: ['docs/cache.md', 'package.json'],
    untouched: ['src/cache.js'],
    missingTests: ['test/other.test.js'],
    untouchedDocumentation: ['README.md'],
  });
});
