import { type Entity, entityModule, entityTest } from './entity-module.ts';

const text = 'text';
const amount = 'amount';
const ENTITIES: readonly Entity[] = [
  {
    name: 'customers',
    one: 'customer',
    fields: { email: 'email', name: text, city: text, note: text },
    removable: true,
  },
  {
    name: 'orders',
    one: 'order',
    fields: { number: text, customer: text, placedOn: 'date', total: amount },
    removable: true,
  },
  {
    name: 'invoices',
    one: 'invoice',
    fields: { number: text, order: text, dueOn: 'date', total: amount },
    removable: true,
  },
  {
    name: 'products',
    one: 'product',
    fields: { sku: text, title: text, price: amount, stock: amount },
    removable: false,
  },
  {
    name: 'suppliers',
    one: 'supplier',
    fields: { email: 'email', name: text, country: text },
    removable: false,
  },
  {
    name: 'warehouses',
    one: 'warehouse',
    fields: { code: text, city: text, capacity: amount },
    removable: false,
  },
  {
    name: 'shipments',
    one: 'shipment',
    fields: { tracking: text, order: text, sentOn: 'date' },
    removable: false,
  },
  {
    name: 'refunds',
    one: 'refund',
    fields: { number: text, invoice: text, total: amount },
    removable: false,
  },
  {
    name: 'coupons',
    one: 'coupon',
    fields: { code: text, percent: amount, endsOn: 'date' },
    removable: false,
  },
  {
    name: 'reviews',
    one: 'review',
    fields: { slug: text, product: text, stars: amount, words: text },
    removable: false,
  },
];

/**
 * The repository that the sessions of the benchmark work on: a small service with a store, ten kinds of records, routes,
 * tests that really run, and documentation. The same on every machine.
 */
export function shopFiles(): Record<string, string> {
  return {
    'package.json': PACKAGE,
    'README.md': README,
    '.claude/PRIMER.md': PRIMER,
    '.github/baton.yml': 'quality:\n  commands:\n    - npm test\n',
    'docs/api.md': apiDocument(),
    'src/errors.js': ERRORS,
    'src/validate.js': VALIDATE,
    'src/store.js': STORE,
    'src/routes.js': ROUTES,
    'test/store.test.js': STORE_TEST,
    ...Object.fromEntries(
      ENTITIES.flatMap((entity) => [
        [`src/${entity.name}.js`, entityModule(entity)],
        [`test/${entity.name}.test.js`, entityTest(entity)],
      ]),
    ),
  };
}

const PACKAGE = `{
  "name": "shop",
  "version": "3.2.0",
  "private": true,
  "type": "module",
  "scripts": {
    "test": "node --test"
  }
}
`;

const README = `# Shop

The records behind a small shop: customers, orders, invoices and what belongs to them, in memory, with routes over HTTP.

## Use

\`\`\`js
import { routesOf } from './src/routes.js';
import { openStore } from './src/store.js';

const routes = routesOf(openStore());
const { status, body } = routes.handle({ method: 'GET', path: '/customers', query: {} });
\`\`\`

## Deleting

\`DELETE /customers/<id>\` deletes a customer for good. The same goes for orders and invoices. Nothing else can be deleted.

## Tests

\`npm test\` runs all of them; there is nothing to install.

The routes are in [docs/api.md](docs/api.md), the conventions in [.claude/PRIMER.md](.claude/PRIMER.md).
`;

const PRIMER = `# Primer

## What this is

A service that keeps the records of a small shop. Node 22 or later, ES modules, no dependencies. Plain JavaScript with JSDoc
types where a type is not plain from the name.

## How it is built

- \`src/store.js\` keeps tables in memory. It knows nothing of what the tables hold. A table comes into being with its first
  record. Records are frozen: a change makes a new one. The clock and the making of ids are passed in, so that tests are
  repeatable.
- \`src/<records>.js\`, one per kind of record, holds the rules of that kind: which fields there are, what each has to be, what
  may not be there twice. Each exports one function, \`<records>Of(store)\`, that gives an object of calls. They all have the
  same calls in the same order: \`create\`, \`get\`, \`list\`, \`update\`, \`remove\`, \`count\`, \`exportCsv\`.
- \`src/validate.js\` has the rules for single fields and what reports a broken one.
- \`src/errors.js\` has the errors that are shown to callers. Each has a \`status\`. Nothing else is thrown on purpose.
- \`src/routes.js\` maps a method and a path to a call. It holds no rules. Errors with a status become answers; others are let
  through.
- \`test/<records>.test.js\` tests one module, with a store of its own per test. \`test/store.test.js\` tests the store.

## Conventions

- Functions and variables are named in full words. A function that throws where something is not so begins with \`assert\`.
- Comments say why, or what a caller can rely on. Every call of a module has a line of JSDoc.
- No classes but for errors. No default exports. No module keeps state of its own.
- Two spaces, single quotes, trailing commas, lines of at most 110 characters.
- A new field of a record is optional for two releases before it may be required.
- Times are \`Date\` inside, and ISO 8601 in answers. Money is a number of cents.

## Checks

\`npm test\` is the quality check. A change of behaviour comes with a test that fails without it, and with the line of
\`docs/api.md\` that describes it. Tests are named as sentences.

## What to leave alone

- The order of calls in the modules and their names: other services generate code from them.
- The texts of errors: clients show them.
- \`package.json\`: there are no dependencies, and none are wanted.
`;

const ERRORS = `/** What a caller did wrong, or asked for in vain. \`status\` is that of the answer. */
export class ShopError extends Error {
  constructor(status, message) {
    super(message);
    this.name = 'ShopError';
    this.status = status;
  }
}

export function notFound(what) {
  return new ShopError(404, \`\${what} was not found\`);
}

export function conflict(message) {
  return new ShopError(409, message);
}

export function invalid(message) {
  return new ShopError(422, message);
}
`;

const VALIDATE = `import { invalid } from './errors.js';

const MAX_TEXT = 2000;

/** A rule: what a value has to be, in words, and whether one is. */
function rule(words, holds) {
  return { words, holds };
}

export const text = rule(
  'a text',
  (value) => typeof value === 'string' && value.trim() !== '' && value.length <= MAX_TEXT,
);

export const amount = rule(
  'a whole number that is not negative',
  (value) => Number.isSafeInteger(value) && value >= 0,
);

export const email = rule(
  'an address like a@b.example',
  (value) => typeof value === 'string' && /^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$/.test(value),
);

export const date = rule(
  'a day like 2026-03-01',
  (value) =>
    typeof value === 'string' && /^\\d{4}-\\d{2}-\\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)),
);

/** Throws unless \`value\` is what the rule wants; \`name\` is how the caller knows it. */
export function check(value, wanted, name) {
  if (value === undefined) throw invalid(\`\${name} is missing\`);
  if (!wanted.holds(value)) throw invalid(\`\${name} has to be \${wanted.words}\`);
}

/** Throws for the first field that \`fields\` does not name. */
export function knownFields(values, fields) {
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(fields, name)) throw invalid(\`There is no field \${name}\`);
  }
}
`;

const STORE = `/**
 * @typedef {ReturnType<typeof openStore>} Store
 * @typedef {{ id: string, createdAt: Date, [field: string]: unknown }} StoredRecord
 */

/** Numbers that are never given twice. */
function counter() {
  let last = 0;
  return () => String(++last);
}

/**
 * Tables of records in memory. A table comes into being with its first record; records are frozen.
 *
 * @param {{ clock?: () => Date, nextId?: () => string }} [options]
 */
export function openStore({ clock = () => new Date(), nextId = counter() } = {}) {
  const tables = new Map();
  const listeners = new Set();

  /** @returns {Map<string, StoredRecord>} */
  function table(name) {
    const known = tables.get(name);
    if (known) return known;
    const made = new Map();
    tables.set(name, made);
    return made;
  }

  function tell(kind, name, record) {
    for (const listener of listeners) listener({ kind, table: name, record });
  }

  function put(name, record, kind) {
    const frozen = Object.freeze(record);
    table(name).set(record.id, frozen);
    tell(kind, name, frozen);
    return frozen;
  }

  return {
    /** Adds a record, and gives it an id and the time. */
    insert(name, values) {
      return put(name, { ...values, id: nextId(), createdAt: clock() }, 'inserted');
    },

    /** The record of that id, or undefined. */
    get(name, id) {
      return table(name).get(id);
    },

    /**
     * The records that \`where\` holds for, in the order in which they were added unless \`orderBy\` names a field.
     */
    list(name, { where = () => true, orderBy, descending = false, offset = 0, limit = Infinity } = {}) {
      const found = [...table(name).values()].filter(where);
      if (orderBy !== undefined) found.sort((a, b) => (a[orderBy] < b[orderBy] ? -1 : a[orderBy] > b[orderBy] ? 1 : 0));
      if (descending) found.reverse();
      return found.slice(offset, offset + limit);
    },

    /** Changes some fields of a record; id and time stay. Gives the record as it is now, or undefined. */
    update(name, id, changes) {
      const before = table(name).get(id);
      if (!before) return undefined;
      return put(name, { ...before, ...changes, id, createdAt: before.createdAt }, 'updated');
    },

    /** Takes a record out. Says whether there was one. */
    remove(name, id) {
      const before = table(name).get(id);
      if (!before) return false;
      table(name).delete(id);
      tell('removed', name, before);
      return true;
    },

    /** How many records a table has. */
    count(name) {
      return table(name).size;
    },

    /** Has every change told to \`listener\`; gives what ends that. */
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
`;

const STORE_TEST = `import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { openStore } from '../src/store.js';

describe('store', () => {
  let store;
  beforeEach(() => {
    let ticks = 0;
    store = openStore({ clock: () => new Date(1_800_000_000_000 + ticks++ * 1000) });
  });

  test('a record gets an id and the time', () => {
    const record = store.insert('things', { name: 'a' });
    assert.equal(record.id, '1');
    assert.ok(record.createdAt instanceof Date);
  });

  test('a record cannot be changed from outside', () => {
    const record = store.insert('things', { name: 'a' });
    assert.throws(() => {
      record.name = 'b';
    }, TypeError);
  });

  test('a list is filtered, ordered and cut', () => {
    for (const name of ['b', 'c', 'a', 'd']) store.insert('things', { name });
    const names = (options) => store.list('things', options).map(({ name }) => name);
    assert.deepEqual(names(), ['b', 'c', 'a', 'd']);
    assert.deepEqual(names({ orderBy: 'name' }), ['a', 'b', 'c', 'd']);
    assert.deepEqual(names({ orderBy: 'name', descending: true, limit: 2 }), ['d', 'c']);
    assert.deepEqual(names({ where: ({ name }) => name < 'c', offset: 1 }), ['a']);
  });

  test('an update keeps id and time', () => {
    const { id, createdAt } = store.insert('things', { name: 'a' });
    const changed = store.update('things', id, { name: 'b', id: '9' });
    assert.deepEqual(changed, { name: 'b', id, createdAt });
    assert.equal(store.update('things', 'nothing', {}), undefined);
  });

  test('what was removed is gone', () => {
    const { id } = store.insert('things', { name: 'a' });
    assert.equal(store.remove('things', id), true);
    assert.equal(store.remove('things', id), false);
    assert.equal(store.count('things'), 0);
  });

  test('changes are told until nobody listens', () => {
    const told = [];
    const stop = store.onChange(({ kind, record }) => told.push([kind, record.name]));
    const { id } = store.insert('things', { name: 'a' });
    store.update('things', id, { name: 'b' });
    stop();
    store.remove('things', id);
    assert.deepEqual(told, [
      ['inserted', 'a'],
      ['updated', 'b'],
    ]);
  });
});
`;

const modules = ENTITIES.map(({ name }) => name);
const ROUTES = `${modules.map((name) => `import { ${name}Of } from './${name}.js';`).join('\n')}
import { invalid, notFound, ShopError } from './errors.js';

const MAX_PAGE = 1000;

/** Kinds of records that may be deleted. */
const REMOVABLE = new Set([${ENTITIES.filter(({ removable }) => removable)
  .map(({ name }) => `'${name}'`)
  .join(', ')}]);

/** @param {import('./store.js').Store} store */
export function routesOf(store) {
  const kinds = {
${modules.map((name) => `    ${name}: ${name}Of(store),`).join('\n')}
  };

  function kindOf(name) {
    if (!Object.hasOwn(kinds, name)) throw notFound(\`The route /\${name}\`);
    return kinds[name];
  }

  function pageOf({ page = '1' }) {
    const number = Number(page);
    if (!Number.isInteger(number) || number < 1 || number > MAX_PAGE) throw invalid('page has to be from 1 to 1000');
    return number;
  }

  function answer({ method, path, query = {}, body = {} }) {
    const [, name = '', id, action] = path.split('/');
    const kind = kindOf(name);
    if (action !== undefined) throw notFound(\`The route \${path}\`);
    switch (\`\${method} \${id === undefined ? 'all' : 'one'}\`) {
      case 'GET all':
        return { status: 200, body: kind.list({ page: pageOf(query), query: query.q }) };
      case 'POST all':
        return { status: 201, body: kind.create(body) };
      case 'GET one':
        return { status: 200, body: kind.get(id) };
      case 'PATCH one':
        return { status: 200, body: kind.update(id, body) };
      case 'DELETE one':
        if (!REMOVABLE.has(name)) throw new ShopError(405, \`\${name} cannot be deleted\`);
        kind.remove(id);
        return { status: 204, body: undefined };
      default:
        throw new ShopError(405, \`\${method} is not possible for \${path}\`);
    }
  }

  return {
    /** Answers a request; what a caller did wrong is an answer as well. */
    handle(request) {
      try {
        return answer(request);
      } catch (error) {
        if (error instanceof ShopError) return { status: error.status, body: { message: error.message } };
        throw error;
      }
    },
  };
}
`;

function apiDocument(): string {
  const sections = ENTITIES.map(
    ({ name, one, fields, removable }) => `## ${name}

| field | has to be |
| ----- | --------- |
${Object.entries(fields)
  .map(([field, rule]) => `| \`${field}\` | ${RULES[rule]} |`)
  .join('\n')}

- \`GET /${name}\`: one page of fifty, the newest first. \`?page=2\` gives the next one; \`?q=\` looks in \`${Object.keys(fields)[0]}\`.
- \`POST /${name}\`: adds a ${one}. 409 where one with the same \`${Object.keys(fields)[0]}\` is there.
- \`GET /${name}/<id>\`: one ${one}, or 404.
- \`PATCH /${name}/<id>\`: changes the fields that are given.
${removable ? `- \`DELETE /${name}/<id>\`: deletes the ${one} for good; 204.\n` : ''}`,
  );
  return `# Routes\n\nAll bodies are JSON. An error has a \`message\`; 422 says which field is wrong and what it has to be.\n\n${sections.join('\n')}`;
}

const RULES: Readonly<Record<string, string>> = {
  text: 'a text of at most 2,000 characters',
  amount: 'a whole number that is not negative',
  email: 'an address like `a@b.example`',
  date: 'a day like `2026-03-01`',
};
