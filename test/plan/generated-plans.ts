import fc from 'fast-check';

/** What a generated plan says of a phase; its text is written with the marker and the spacing that `style` says. */
export interface GeneratedPhase {
  name: string;
  files: string[][];
  steps: string[];
  verify: string[];
}

export interface GeneratedPlan {
  phases: GeneratedPhase[];
  criteria: { text: string; ticked: boolean }[];
  /** Markdown of sections, by name. */
  sections: [string, string[]][];
  style: { bullet: string; ordered: string; gap: string; end: string };
}

const word = fc.constantFrom(
  ...[
    'cache',
    'query',
    'snake_case',
    '__init__',
    'a*b',
    'C++',
    '#42',
    '1.',
    '+',
    '-',
    '>',
    '|',
    '~',
    '[x]',
    '(y)',
    '!',
  ],
  ...[
    '=',
    '$5',
    '100%',
    'e.g.',
    'ünï',
    '结果',
    '🚀',
    "it's",
    '"so"',
    '&',
    ';',
    'www',
    '@mia',
    'http:',
    '<-',
    '\\',
    '/',
    '^',
  ],
);
const code = fc.constantFrom('`npm test`', '`a b`', '``a`b``', '`<b>`', '`$x`', '`src/a.ts`', '`|`');
const phrase = fc.array(fc.oneof({ weight: 4, arbitrary: word }, code), { minLength: 1, maxLength: 9 });
const line = phrase.map((words) => `So ${words.join(' ')}`);
const name = fc.stringMatching(/^[A-Z][a-z]{1,8}( [a-z]{1,8}){0,3}$/);
const path = fc.stringMatching(/^[a-z_]{1,8}(\/[a-zA-Z_.[\]-]{1,8}){0,3}\.[a-z]{1,3}$/);

const fence = fc
  .tuple(
    fc.constantFrom('', 'ts', 'md', 'yaml', 'c++'),
    fc.array(fc.oneof(line, fc.constantFrom('', '## Phases', '```', '  x', '<!-- -->', '\tx')), {
      maxLength: 5,
    }),
  )
  .map(([lang, lines]) => ['~~~~', lang, '\n', ...lines.map((each) => `${each}\n`), '~~~~'].join(''));
const table = fc
  .array(
    fc.array(
      fc.oneof(
        code.filter((text) => !text.includes('|')),
        name,
      ),
      { minLength: 2, maxLength: 2 },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map(([head = [], ...rows]) =>
    [head, ['---', ':-:'], ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n'),
  );
const list = fc
  .tuple(
    fc.constantFrom('-', '*', '+', '1.', '7)', '- [ ]', '- [x]'),
    fc.array(line, { minLength: 1, maxLength: 4 }),
  )
  .map(([marker, items]) => items.map((item) => `${marker} ${item}`).join('\n'));
const nested = list.map((items) => `- outer\n${indent(items, '  ')}`);
const quote = fc
  .array(line, { minLength: 1, maxLength: 3 })
  .map((lines) => lines.map((each) => `> ${each}`).join('\n'));
const block = fc.oneof(
  line,
  fence,
  table,
  list,
  nested,
  quote,
  fc.constantFrom('***', '#### Detail', '**bold** and _soft_, ~~gone~~'),
);

const phase: fc.Arbitrary<GeneratedPhase> = fc.record({
  name,
  files: fc.array(
    fc.oneof(
      fc.tuple(fc.constantFrom('create', 'modify', 'delete'), path),
      fc.tuple(fc.constant('rename'), path, path),
    ),
    { minLength: 1, maxLength: 4 },
  ),
  steps: fc.array(name, { minLength: 1, maxLength: 4 }),
  verify: fc.array(fc.stringMatching(/^[a-z]{1,8}( [-a-z&|$<>"]{1,8}){0,3}$/), {
    minLength: 1,
    maxLength: 3,
  }),
});

export const generatedPlan: fc.Arbitrary<GeneratedPlan> = fc.record({
  phases: fc.array(phase, { minLength: 1, maxLength: 2 }),
  criteria: fc.array(fc.record({ text: name, ticked: fc.boolean() }), { minLength: 1, maxLength: 3 }),
  sections: fc.uniqueArray(
    fc.tuple(
      fc.constantFrom('Goal', 'Context', 'Decisions', 'Risks', 'Rollout', 'Notes'),
      fc.array(block, { maxLength: 3 }),
    ),
    { selector: ([title]) => title, maxLength: 3 },
  ),
  style: fc.record({
    bullet: fc.constantFrom('- ', '* ', '+ ', '-   '),
    ordered: fc.constantFrom('1. ', '1) ', '4. ', '- '),
    gap: fc.constantFrom('\n\n', '\n\n\n', '\n \n'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
  }),
});

/** The plan file as a person might have written it. */
export function textOf({ phases, criteria, sections, style }: GeneratedPlan): string {
  const items = (lines: string[]) => lines.map((each) => style.bullet + each).join('\n');
  const blocks = [
    '# Generated',
    ...sections.flatMap(([title, body]) => [`## ${title}`, ...body]),
    '## Phases',
    ...phases.flatMap((each, index) => [
      `### Phase ${index + 1}: ${each.name}`,
      '**Files**',
      items(each.files.map(fileLine)),
      '**Steps**',
      each.steps.map((step) => style.ordered + step).join('\n'),
      '**Verify**',
      items(each.verify.map((command) => `\`${command}\``)),
    ]),
    '## Success criteria',
    items(criteria.map(({ text, ticked }) => `[${ticked ? 'x' : ' '}] ${text}`)),
  ];
  const front =
    '---\nbaton: 1\ntitle: Generated\nslug: generated\ncreated: 2026-01-09\nbase: 5f3c0e1d2b4a59687766554433221100ffeeddcc\nplanner: m\n---\n\n';
  return (front + blocks.join(style.gap)).replaceAll('\n', style.end);
}

function fileLine([action = '', path = '', to]: string[]): string {
  return to === undefined ? `${action} \`${path}\`` : `${action} \`${path}\` → \`${to}\``;
}

function indent(text: string, by: string): string {
  return text
    .split('\n')
    .map((each) => by + each)
    .join('\n');
}
