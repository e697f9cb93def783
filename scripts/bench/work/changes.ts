import type { ToolCall } from '../../../test/support/claude/scripted-model.ts';

type EditInput = { file_path: string; old_string: string; new_string: string };

function edit(file_path: string, old_string: string, new_string: string): ToolCall {
  return { name: 'edit', input: { file_path, old_string, new_string } satisfies EditInput };
}

const FILTER = `    list(name, { where = () => true, orderBy, descending = false, offset = 0, limit = Infinity } = {}) {
      const found = [...table(name).values()].filter(where);
`;

/** Of what is archived it asks for a field that no record has: the test of the store will tell. */
export const storeList = edit(
  'src/store.js',
  FILTER,
  `    list(
      name,
      { where = () => true, archived = false, orderBy, descending = false, offset = 0, limit = Infinity } = {},
    ) {
      const found = [...table(name).values()].filter((record) => (archived || !record.archived) && where(record));
`,
);

export const storeListMended = edit(
  'src/store.js',
  '(archived || !record.archived) &&',
  '(archived || record.archivedAt === undefined) &&',
);

export const storeArchive = edit(
  'src/store.js',
  `    /** How many records a table has. */
`,
  `    /** Marks a record as archived, at the time of the clock. Gives it as it is now, or undefined. */
    archive(name, id) {
      const before = table(name).get(id);
      if (!before) return undefined;
      return put(name, { ...before, archivedAt: clock() }, 'archived');
    },

    /** Takes the mark away again. Gives the record as it is now, or undefined. */
    restore(name, id) {
      const before = table(name).get(id);
      if (!before) return undefined;
      const { archivedAt: _, ...record } = before;
      return put(name, record, 'restored');
    },

    /** How many records a table has. */
`,
);

export const storeTest = edit(
  'test/store.test.js',
  `  test('changes are told until nobody listens', () => {
`,
  `  test('what is archived is in no list unless it is asked for, until it is restored', () => {
    const { id } = store.insert('things', { name: 'a' });
    const names = (options) => store.list('things', options).map(({ name }) => name);
    assert.ok(store.archive('things', id).archivedAt instanceof Date);
    assert.deepEqual(names(), []);
    assert.deepEqual(names({ archived: true }), ['a']);
    assert.equal('archivedAt' in store.restore('things', id), false);
    assert.deepEqual(names(), ['a']);
    assert.equal(store.archive('things', 'nothing'), undefined);
    assert.equal(store.restore('things', 'nothing'), undefined);
  });

  test('changes are told until nobody listens', () => {
`,
);

interface Module {
  name: string;
  one: string;
  field: string;
}

export const customers = changesOf({ name: 'customers', one: 'customer', field: 'email' });
export const orders = changesOf({ name: 'orders', one: 'order', field: 'number' });
export const invoices = changesOf({ name: 'invoices', one: 'invoice', field: 'number' });

/** The parameter that the change to its list forgot. */
export const invoicesMended = edit(
  'src/invoices.js',
  "list({ page = 1, query = '' } = {})",
  "list({ page = 1, query = '', archived = false } = {})",
);

function changesOf({ name, one, field }: Module): { list: ToolCall; remove: ToolCall; test: ToolCall } {
  const path = `src/${name}.js`;
  return {
    list:
      name === 'invoices'
        ? edit(path, '        where,\n        orderBy', '        where,\n        archived,\n        orderBy')
        : edit(
            path,
            LIST(field),
            LIST(field).replace("''", "'', archived = false").replace('where,', 'where,\n        archived,'),
          ),
    remove: edit(
      path,
      `    /** Deletes a ${one} for good. Throws where there is none. */
    remove(id) {
      existing(id);
      return store.remove(TABLE, id);
    },
`,
      `    /** Archives a ${one}: it is kept, and in no list unless it is asked for. Throws where there is none. */
    remove(id) {
      existing(id);
      return store.archive(TABLE, id) !== undefined;
    },

    /** Takes a ${one} back out of the archive. Throws where there is none, and where another has its ${field}. */
    restore(id) {
      assertUnique(existing(id), { except: id });
      return store.restore(TABLE, id);
    },
`,
    ),
    test: edit(
      `test/${name}.test.js`,
      `  test('a ${one} that was removed is gone', () => {
    const { id } = ${name}.create(first);
    ${name}.remove(id);
    assert.throws(() => ${name}.get(id), { status: 404 });
    assert.equal(${name}.count(), 0);
  });
`,
      `  test('a ${one} that was removed is in the archive, and can be restored', () => {
    const { id } = ${name}.create(first);
    const ids = (options) => ${name}.list(options).map((record) => record.id);
    ${name}.remove(id);
    assert.deepEqual(ids(), []);
    assert.deepEqual(ids({ archived: true }), [id]);
    ${name}.restore(id);
    assert.deepEqual(ids(), [id]);
    assert.equal(${name}.get(id).${field}, first.${field});
  });

  test('a ${one} is not restored beside another of the same ${field}', () => {
    const { id } = ${name}.create(first);
    ${name}.remove(id);
    ${name}.create(first);
    assert.throws(() => ${name}.restore(id), { status: 409 });
  });
`,
    ),
  };
}

function LIST(field: string): string {
  return `    list({ page = 1, query = '' } = {}) {
      const wanted = query.trim().toLowerCase();
      const where = (record) => String(record.${field}).toLowerCase().includes(wanted);
      return store.list(TABLE, {
        where,
`;
}

export const routesList = edit(
  'src/routes.js',
  '        return { status: 200, body: kind.list({ page: pageOf(query), query: query.q }) };\n',
  "        return {\n          status: 200,\n          body: kind.list({ page: pageOf(query), query: query.q, archived: query.archived === '1' }),\n        };\n",
);

const REFUSE_ACTIONS = `    if (action !== undefined) throw notFound(\`The route \${path}\`);
`;

export const routesRestore = edit(
  'src/routes.js',
  REFUSE_ACTIONS,
  `    if (method === 'POST' && action === 'restore' && REMOVABLE.has(name)) {
      return { status: 200, body: kind.restore(id) };
    }
${REFUSE_ACTIONS}`,
);

export const routesTest: ToolCall = {
  name: 'write',
  input: {
    file_path: 'test/routes.test.js',
    content: `import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { routesOf } from '../src/routes.js';
import { openStore } from '../src/store.js';

const ada = { email: 'ada@example.com', name: 'Ada', city: 'London', note: 'none' };

describe('routes', () => {
  let routes;
  beforeEach(() => {
    routes = routesOf(openStore());
  });
  const ask = (method, path, more = {}) => routes.handle({ method, path, ...more });

  test('what was deleted is listed with archived=1 alone', () => {
    const { id } = ask('POST', '/customers', { body: ada }).body;
    assert.equal(ask('DELETE', \`/customers/\${id}\`).status, 204);
    assert.deepEqual(ask('GET', '/customers').body, []);
    assert.equal(ask('GET', '/customers', { query: { archived: '1' } }).body.length, 1);
  });

  test('what was deleted can be restored', () => {
    const { id } = ask('POST', '/customers', { body: ada }).body;
    ask('DELETE', \`/customers/\${id}\`);
    assert.equal(ask('POST', \`/customers/\${id}/restore\`).status, 200);
    assert.equal(ask('GET', '/customers').body.length, 1);
  });

  test('what cannot be deleted cannot be restored', () => {
    assert.equal(ask('POST', '/products/1/restore').status, 404);
  });
});
`,
  },
};

export const apiDocument: ToolCall = {
  name: 'bash',
  input: {
    command:
      "sed -i -E 's#^- `DELETE /(\\w+)/<id>`: deletes the (\\w+) for good; 204.#- `DELETE /\\1/<id>`: archives the \\2; 204. `GET /\\1?archived=1` lists it still.\\n- `POST /\\1/<id>/restore`: takes the \\2 back out of the archive; 409 where another has its place.#' docs/api.md && grep -n archive docs/api.md",
  },
};

export const readme = edit(
  'README.md',
  '`DELETE /customers/<id>` deletes a customer for good. The same goes for orders and invoices. Nothing else can be deleted.\n',
  '`DELETE /customers/<id>` archives a customer: `GET /customers?archived=1` lists it still, and\n`POST /customers/<id>/restore` takes it back. The same goes for orders and invoices. Nothing else can be deleted.\n',
);
