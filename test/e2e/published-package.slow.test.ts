import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { look, subjects } from '../support/look.ts';
import type { ActionRun } from '../support/run-action.ts';
import { contentTypeFormat, contentTypeFormatModel } from '../support/scenarios/content-type-format.ts';
import { openStory, type Story } from '../support/story.ts';

const BRANCH = 'baton/issue-1-format-content-type';

describe('a published package, with its own test suite as the quality check', () => {
  let story: Story;
  let implemented: ActionRun;
  beforeAll(async () => {
    story = await openStory({ ...contentTypeFormat, model: contentTypeFormatModel() });
    await story.run(story.label());
    implemented = await story.run(await story.approve(2));
  });
  afterAll(async () => {
    await story[Symbol.asyncDispose]();
  });

  test('gets what the issue asked for, one commit a phase', async () => {
    expect(implemented.outputs).toMatchObject({ conclusion: 'implemented' });
    expect(await subjects(story, BRANCH)).toEqual([
      'plan: Format a Content-Type header (#1)',
      'Format a Content-Type header — phase 1/2: The function (#1)',
      'Format a Content-Type header — phase 2/2: Types and documentation (#1)',
    ]);
    story.assertClean();
  });

  test('has its whole suite run, which finds the mistake, and passes once that is mended', () => {
    const results = implemented.log.matchAll(/^ℹ pass (\d+)\nℹ fail (\d+)$/gm);
    expect([...results].map(([, pass, fail]) => ({ pass: Number(pass), fail: Number(fail) }))).toEqual([
      // The 98 tests that were published, and those of `format`: they fail by themselves and as their parent.
      { pass: 98 + 13, fail: 5 + 1 },
      // The phase's own verify command, which is about `format` alone.
      { pass: 13, fail: 5 + 1 },
      { pass: 98 + 19, fail: 0 },
      { pass: 98 + 19, fail: 0 },
      // The same once more at the end.
      { pass: 19, fail: 0 },
    ]);
    const [told] = story.claude.requests.filter(({ rawBody }) =>
      rawBody.includes('The quality check failed'),
    );
    expect(JSON.stringify(told?.body)).toContain("actual: 'text/html; foo='");
  });

  test('formats what it parses', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'package-'));
    try {
      await writeFile(join(directory, 'index.cjs'), (await fileOnBranch('index.js')) ?? '');
      const { parse, format } = createRequire(import.meta.url)(join(directory, 'index.cjs'));
      expect(format(parse('Multipart/Form-Data; boundary="a \\"b\\""; x=""; charset=utf-8'))).toBe(
        'multipart/form-data; boundary="a \\"b\\""; x=""; charset=utf-8',
      );
      expect(() => format({ type: 'text/' })).toThrow(new TypeError('invalid media type'));
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  test('keeps everything that the plan does not name', async () => {
    const changed = ['index.js', 'types/index.d.ts', 'README.md'];
    for (const [path, text] of Object.entries(contentTypeFormat.files)) {
      const now = await fileOnBranch(path);
      if (changed.includes(path)) expect(now).not.toBe(text);
      else expect(now).toBe(text);
    }
    const report = (await look(story)).items[2]?.comments[0]?.body ?? '';
    expect(report).toMatch(
      /Files created.*test\/format\.test\.js.*Files modified.*README\.md.*index\.js.*types\/index\.d\.ts/s,
    );
    expect(report).toContain('**Success criteria**: 2 of 2 met');
    expect(report).toContain('passed (after 1 round of mending)');
  });

  const fileOnBranch = (path: string) =>
    story.github.readFile({ repository: story.repository, ref: BRANCH, path });
});
