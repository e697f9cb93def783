import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { byRole } from '../claude/route-script.ts';
import { call, calls, type ScriptedModel, type Step, say, script } from '../claude/scripted-model.ts';

const installed = dirname(createRequire(import.meta.url).resolve('fast-content-type-parse'));
const PUBLISHED = [
  'LICENSE',
  'README.md',
  'eslint.config.js',
  'index.js',
  'package.json',
  'test/index.test.js',
  'types/index.d.ts',
  'types/index.tst.ts',
];

/** The sources of `fast-content-type-parse`, as they were published, get the inverse of what they do. */
export const contentTypeFormat = {
  owner: 'lantern',
  name: 'fast-content-type-parse',
  issue: {
    title: 'Write a Content-Type header, too',
    body: [
      'Having changed a parameter of a parsed header, I want to send it on. Today everybody glues the string together and',
      'forgets to quote: `multipart/form-data; boundary=a b` is not valid, `boundary="a b"` is.',
      '',
      'Please add `format`, the inverse of `parse`. What `parse` would not read should throw a `TypeError`.',
    ].join('\n'),
  },
  files: {
    ...Object.fromEntries(PUBLISHED.map((path) => [path, readFileSync(join(installed, path), 'utf8')])),
    '.github/baton.yml': 'quality:\n  commands: ["node --test"]\nreviews: []\n',
  },
};

const planBody = `## Goal

\`format({ type, parameters })\` gives the header that \`parse\` reads back as the same type and parameters.

## Context

\`index.js\` is the whole library. \`CHAR_CLASS\` says of each character whether it may stand in a token (\`TCHAR\`), in a
quoted string as it is (\`QDTEXT\`) or behind a backslash (\`QUOTED_PAIR\`). The tests are \`node:test\` and call \`t.assert\`.

## Decisions

- A value is quoted only where it is no token: \`charset=utf-8\` stays short. Quoting everything would be valid and surprise
  those who compare strings.
- Names are written as they are given. \`parse\` lower-cases them, which is its business.
- No benchmark: writing headers is not what this package is fast at.

## Patterns to follow

Functions and tables of \`index.js\`: scanning by \`charCodeAt\` and \`CHAR_CLASS\`, no regular expressions. Code is in the
"standard" style, without semicolons.

## Phases

### Phase 1: The function

**Files**

- modify \`index.js\`
- create \`test/format.test.js\`

**Steps**

1. In \`index.js\`, above the exports, add \`isToken (value)\`, \`quote (value)\` and \`format (contentType)\`. \`format\` throws \`TypeError('argument contentType is required and must be an object')\`, \`TypeError('invalid media type')\`, \`TypeError('invalid parameter name')\` and \`TypeError('invalid parameter value')\`. Export it like \`parse\`, by name and in \`default\`.
2. In \`test/format.test.js\`, show plain and quoted values, the empty value, each \`TypeError\`, and that \`parse(format(x))\` is \`x\`.

**Verify**

- \`node --test test/format.test.js\`

### Phase 2: Types and documentation

**Files**

- modify \`types/index.d.ts\`
- modify \`README.md\`

**Steps**

1. In \`types/index.d.ts\`, declare \`format\` in \`FastContentTypeParse\` and in the namespace, with \`parameters\` optional.
2. In \`README.md\`, describe \`format\` after \`safeParse\`.

**Verify**

- \`grep -q "function format (contentType" types/index.d.ts\`
- \`grep -q "fastContentTypeParse.format" README.md\`

## Do not

- Change \`parse\`, \`safeParse\` or \`test/index.test.js\`.

## Tests

\`test/format.test.js\` holds all of \`format\`.

## Documentation

\`README.md\` describes \`format\`.

## Success criteria

- [ ] \`node --test\` passes, the existing tests unchanged.
- [ ] A parsed header survives \`format\` and \`parse\`.
`;

const contentTypeFormatPlan = {
  title: 'Format a Content-Type header',
  slug: 'format-content-type',
  body: planBody,
};

const planner: Step[] = [
  calls({ name: 'glob', input: { pattern: '**/*' } }, { name: 'read', input: { file_path: 'package.json' } }),
  calls(
    { name: 'read', input: { file_path: 'index.js' } },
    { name: 'read', input: { file_path: 'types/index.d.ts' } },
    { name: 'grep', input: { pattern: 'safeParse', path: 'README.md' } },
    { name: 'read', input: { file_path: 'test/index.test.js' } },
  ),
  call('submit_plan', contentTypeFormatPlan),
];

const EXPORTS = `module.exports.default = { parse, safeParse }
module.exports.parse = parse
module.exports.safeParse = safeParse
`;

// It takes the empty text for a token, which no token is.
const formatWithAMistake = `/**
 * Whether value can stand in a header without quotes, as type, subtype or
 * parameter name have to.
 */
function isToken (value) {
  for (let index = 0; index < value.length; index++) {
    if ((CHAR_CLASS[value.charCodeAt(index)] & TCHAR) === 0) return false
  }
  return true
}

/**
 * Write value as a quoted-string, with quoted-pairs where it takes them.
 */
function quote (value) {
  let quoted = '"'
  for (let index = 0; index < value.length; index++) {
    const flags = CHAR_CLASS[value.charCodeAt(index)]
    if ((flags & (QDTEXT | QUOTED_PAIR)) === 0) {
      throw new TypeError('invalid parameter value')
    }
    if ((flags & QDTEXT) === 0) quoted += '\\\\'
    quoted += value[index]
  }
  return quoted + '"'
}

/**
 * Format object to media type.
 *
 * @param {object} contentType
 * @return {string}
 * @public
 */
function format (contentType) {
  if (contentType === null || typeof contentType !== 'object') {
    throw new TypeError('argument contentType is required and must be an object')
  }

  const { type, parameters } = contentType
  const slash = typeof type === 'string' ? type.indexOf('/') : -1
  if (slash === -1 || !isToken(type.slice(0, slash)) || !isToken(type.slice(slash + 1))) {
    throw new TypeError('invalid media type')
  }

  let header = type
  for (const name of Object.keys(parameters ?? {})) {
    if (!isToken(name)) {
      throw new TypeError('invalid parameter name')
    }
    const value = parameters[name]
    if (typeof value !== 'string') {
      throw new TypeError('invalid parameter value')
    }
    header += \`; \${name}=\${isToken(value) ? value : quote(value)}\`
  }
  return header
}

module.exports.default = { parse, safeParse, format }
module.exports.parse = parse
module.exports.safeParse = safeParse
module.exports.format = format
`;

const formatTest = `'use strict'

const { test } = require('node:test')
const { parse, format } = require('..')

test('format', async function (t) {
  await t.test('should format a type without parameters', function (t) {
    t.plan(2)
    t.assert.deepStrictEqual(format({ type: 'text/html' }), 'text/html')
    t.assert.deepStrictEqual(format({ type: 'image/svg+xml', parameters: {} }), 'image/svg+xml')
  })

  await t.test('should leave tokens as they are and quote the rest', function (t) {
    t.plan(3)
    const header = (foo) => format({ type: 'text/html', parameters: { foo } })
    t.assert.deepStrictEqual(header('utf-8'), 'text/html; foo=utf-8')
    t.assert.deepStrictEqual(header('a b'), 'text/html; foo="a b"')
    t.assert.deepStrictEqual(header('a"b\\\\c'), 'text/html; foo="a\\\\"b\\\\\\\\c"')
  })

  await t.test('should quote the empty value', function (t) {
    t.plan(1)
    t.assert.deepStrictEqual(format({ type: 'text/html', parameters: { foo: '' } }), 'text/html; foo=""')
  })

  await t.test('should keep the order of several parameters', function (t) {
    t.plan(1)
    const parameters = { charset: 'utf-8', boundary: 'a=b' }
    t.assert.deepStrictEqual(format({ type: 'text/html', parameters }), 'text/html; charset=utf-8; boundary="a=b"')
  })

  for (const contentType of [undefined, null, 'text/html', 7]) {
    await t.test('should throw on ' + JSON.stringify(contentType), function (t) {
      t.plan(1)
      t.assert.throws(() => format(contentType), new TypeError('argument contentType is required and must be an object'))
    })
  }

  for (const type of [undefined, '', 'text', 'text/', '/html', 'text/html/5', 'text/ html', 'text/p\\u00a3ain']) {
    await t.test('should throw on the type ' + JSON.stringify(type), function (t) {
      t.plan(1)
      t.assert.throws(() => format({ type }), new TypeError('invalid media type'))
    })
  }

  await t.test('should throw on what no parameter can be', function (t) {
    t.plan(4)
    const failing = (parameters) => () => format({ type: 'text/html', parameters })
    t.assert.throws(failing({ '': 'bar' }), new TypeError('invalid parameter name'))
    t.assert.throws(failing({ 'fo o': 'bar' }), new TypeError('invalid parameter name'))
    t.assert.throws(failing({ foo: 7 }), new TypeError('invalid parameter value'))
    t.assert.throws(failing({ foo: 'bar\\nbaz' }), new TypeError('invalid parameter value'))
  })

  await t.test('should be read back by parse', function (t) {
    const values = ['', 'bar', 'a b', '"', '\\\\', '\\t', 'b\\u00e4r', ';foo=bar', '!#$%&']
    t.plan(values.length)
    for (const foo of values) {
      const contentType = { type: 'text/html', parameters: { foo } }
      t.assert.deepEqual(parse(format(contentType)).parameters, contentType.parameters)
    }
  })
})
`;

const README = `### fastContentTypeParse.format(object)

\`\`\`js
const header = fastContentTypeParse.format({ type: 'multipart/form-data', parameters: { boundary: 'a b' } })
// 'multipart/form-data; boundary="a b"'
\`\`\`

Format a \`Content-Type\` header, the inverse of \`parse\`. Parameter values are
quoted where they have to be. Throws a \`TypeError\` if the type, the name of a
parameter or its value could not be read by \`parse\`.

`;

// The messages of the phases have brought the files that they change.
const phaseOne: Step[] = [
  call('read', { file_path: 'test/index.test.js' }),
  calls(
    { name: 'edit', input: { file_path: 'index.js', old_string: EXPORTS, new_string: formatWithAMistake } },
    { name: 'complete_step', input: { phase: 1, step: 1 } },
    { name: 'write', input: { file_path: 'test/format.test.js', content: formatTest } },
    { name: 'complete_step', input: { phase: 1, step: 2 } },
  ),
  say('`format` and its tests are written.'),
  // The quality check fails: of nothing, no character is wrong.
  call('edit', {
    file_path: 'index.js',
    old_string: '  return true\n}\n',
    new_string: '  return value.length > 0\n}\n',
  }),
  say('The empty text is no token any more.'),
];

const phaseTwo: Step[] = [
  calls(
    {
      name: 'edit',
      input: {
        file_path: 'types/index.d.ts',
        old_string: '  safeParse: (header: string) => ContentType;\n',
        new_string:
          '  safeParse: (header: string) => ContentType;\n  format: (contentType: FormattableContentType) => string;\n',
      },
    },
    {
      name: 'edit',
      input: {
        file_path: 'types/index.d.ts',
        old_string: '  export function safeParse (header: string): ContentType\n',
        new_string:
          '  export function safeParse (header: string): ContentType\n  export function format (contentType: FormattableContentType): string\n',
      },
    },
    {
      name: 'edit',
      input: {
        file_path: 'types/index.d.ts',
        old_string: 'interface FastContentTypeParse {',
        new_string:
          'type FormattableContentType = Pick<ContentType, "type"> & Partial<ContentType>;\n\ninterface FastContentTypeParse {',
      },
    },
    { name: 'complete_step', input: { phase: 2, step: 1 } },
    {
      name: 'edit',
      input: { file_path: 'README.md', old_string: '## Grammar\n', new_string: `${README}## Grammar\n` },
    },
    { name: 'complete_step', input: { phase: 2, step: 2 } },
    { name: 'bash', input: { command: 'node --test 2>&1 | tail -8' } },
  ),
  say('Types and README know `format`.'),
];

const report: Step = call('submit_report', {
  criteria: [
    {
      criterion: '`node --test` passes, the existing tests unchanged.',
      met: true,
      evidence: 'The host ran it; `test/index.test.js` is not among the changes.',
    },
    {
      criterion: 'A parsed header survives `format` and `parse`.',
      met: true,
      evidence: '`test/format.test.js`, "should be read back by parse".',
    },
  ],
  next_steps: ['Test the types with `tstyche`, which is not installed here.'],
});

export function contentTypeFormatModel(): ScriptedModel {
  return byRole({
    planner: script(planner, { name: 'planner' }),
    implementer: script([...phaseOne, ...phaseTwo, report], { name: 'implementer' }),
  });
}
