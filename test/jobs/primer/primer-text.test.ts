import { expect, test } from '@jest/globals';
import { shaSchema } from '../../../src/core/ids.ts';
import { primerFault, readPrimerFile, writePrimerFile } from '../../../src/jobs/primer/primer-text.ts';

const since = shaSchema.parse('a'.repeat(40));

test('what is written is read again, and written again the same', () => {
  const text = writePrimerFile({ body: '\n# Shop\r\n\r\nText.\n\n', since });
  expect(text).toBe(`# Shop\n\nText.\n\n<!-- baton:primer ${since} -->\n`);
  expect(readPrimerFile(text)).toEqual({ body: '# Shop\n\nText.\n', since });
  expect(writePrimerFile({ ...readPrimerFile(text), since })).toBe(text);
  expect(readPrimerFile(text.replaceAll('\n', '\r\n'))).toEqual({ body: '# Shop\n\nText.\n', since });
});

test.each([
  ['no mark', '# Shop\n'],
  ['a mark that names no commit', '# Shop\n\n<!-- baton:primer main -->\n'],
  ['a mark that is not at the end', `# Shop\n\n<!-- baton:primer ${since} -->\n\nMore.\n`],
])('with %s it is not known what it was in step with', (_, text) => {
  expect(readPrimerFile(text).since).toBeUndefined();
});

test.each([
  ['Text.', 'has to begin with its `# ` heading'],
  [`# Shop\n\n${'word '.repeat(1_499)}`, 'it has 1501 words'],
  ['# Shop\n\n<!-- psst -->', 'HTML comment'],
  ['# Shop\u200b', 'invisible characters'],
])('%j is refused', (body, why) => {
  expect(primerFault(body)).toContain(why);
});

test('a good one is not', () => {
  expect(primerFault('# Shop\n\n`core/` imports nothing from `api/`.\n')).toBeUndefined();
});
