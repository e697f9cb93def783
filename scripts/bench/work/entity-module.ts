/** One kind of record that the service of the benchmark keeps. */
export interface Entity {
  /** Plural, as its module, table and route are called. */
  name: string;
  one: string;
  /** Its fields with the check that each has to pass. */
  fields: Readonly<Record<string, string>>;
  /** Whether the route that deletes one is offered. */
  removable: boolean;
}

/** The source of the module that keeps one kind of record: checks, rules and the calls that the routes make. */
export function entityModule({ name, one, fields }: Entity): string {
  const names = Object.keys(fields);
  const type = one[0]?.toUpperCase() + one.slice(1);
  return `import { conflict, notFound } from './errors.js';
import { ${[...new Set(Object.values(fields))].sort().join(', ')}, check, knownFields } from './validate.js';

const TABLE = '${name}';
const PAGE_SIZE = 50;

/** What each field of a ${one} has to be; a field that is not named here is refused. */
const FIELDS = {
${names.map((field) => `  ${field}: ${fields[field]},`).join('\n')}
};

/**
 * Everything that can be done with ${name}.
 *
 * @param {import('./store.js').Store} store
 */
export function ${name}Of(store) {
  /** The fields that two ${name} may not share. */
  function assertUnique(values, { except } = {}) {
    const taken = store
      .list(TABLE, { where: (record) => record.${names[0]} === values.${names[0]} })
      .find((record) => record.id !== except);
    if (taken) throw conflict(\`${type} \${values.${names[0]}} is there already, as \${taken.id}\`);
  }

  function existing(id) {
    const record = store.get(TABLE, id);
    if (!record) throw notFound(\`${type} \${id}\`);
    return record;
  }

  return {
    /** Adds a ${one}. Throws where a field is missing, wrong or unknown, and where one of that name is there. */
    create(values) {
      knownFields(values, FIELDS);
      for (const [field, rule] of Object.entries(FIELDS)) check(values[field], rule, \`${one}.\${field}\`);
      assertUnique(values);
      return store.insert(TABLE, values);
    },

    /** The ${one} of that id. Throws where there is none. */
    get(id) {
      return existing(id);
    },

    /** One page of ${name}, the newest first; \`query\` is looked for in the field \`${names[0]}\`. */
    list({ page = 1, query = '' } = {}) {
      const wanted = query.trim().toLowerCase();
      const where = (record) => String(record.${names[0]}).toLowerCase().includes(wanted);
      return store.list(TABLE, {
        where,
        orderBy: 'createdAt',
        descending: true,
        offset: (page - 1) * PAGE_SIZE,
        limit: PAGE_SIZE,
      });
    },

    /** Changes the fields that are given, and leaves the others as they are. */
    update(id, changes) {
      const before = existing(id);
      knownFields(changes, FIELDS);
      for (const [field, value] of Object.entries(changes)) check(value, FIELDS[field], \`${one}.\${field}\`);
      assertUnique({ ...before, ...changes }, { except: id });
      return store.update(TABLE, id, changes);
    },

    /** Deletes a ${one} for good. Throws where there is none. */
    remove(id) {
      existing(id);
      return store.remove(TABLE, id);
    },

    /** How many ${name} there are. */
    count() {
      return store.count(TABLE);
    },

    /** All ${name} as lines of CSV with a head, in the order in which they were made. */
    exportCsv() {
      const columns = ['id', ...Object.keys(FIELDS)];
      const cell = (value) => {
        const text = value === undefined ? '' : String(value);
        return /[",\\n]/.test(text) ? \`"\${text.replaceAll('"', '""')}"\` : text;
      };
      const rows = store
        .list(TABLE, { orderBy: 'createdAt' })
        .map((record) => columns.map((column) => cell(record[column])).join(','));
      return [columns.join(','), ...rows].join('\\n');
    },
  };
}
`;
}

/** The tests of that module. */
export function entityTest({ name, one, fields }: Entity): string {
  const names = Object.keys(fields);
  const first = names[0];
  const value = (field: string, index: number) => {
    if (fields[field] === 'amount') return `${10 + index}`;
    if (fields[field] === 'date') return `'2026-03-${10 + index}'`;
    if (fields[field] === 'email') return `'a${index}@example.com'`;
    return `'${field}-${index}'`;
  };
  const sample = (index: number) =>
    `{ ${names.map((field) => `${field}: ${value(field, index)}`).join(', ')} }`;
  return `import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { ${name}Of } from '../src/${name}.js';
import { openStore } from '../src/store.js';

const first = ${sample(1)};
const second = ${sample(2)};

describe('${name}', () => {
  let ${name};
  beforeEach(() => {
    let ticks = 0;
    ${name} = ${name}Of(openStore({ clock: () => new Date(1_800_000_000_000 + ticks++ * 1000) }));
  });

  test('a ${one} that was made can be read', () => {
    const { id } = ${name}.create(first);
    assert.deepEqual({ ...${name}.get(id), createdAt: undefined }, { id, ...first, createdAt: undefined });
  });

  test('a missing ${one} is told by its id', () => {
    assert.throws(() => ${name}.get('nobody'), { status: 404, message: /nobody/ });
  });

  test('a ${one} without ${first} is refused', () => {
    const { ${first}, ...rest } = first;
    assert.equal(typeof ${first}, '${fields[first ?? ''] === 'amount' ? 'number' : 'string'}');
    assert.throws(() => ${name}.create(rest), { status: 422, message: /${one}\\.${first}/ });
  });

  test('an unknown field is refused', () => {
    assert.throws(() => ${name}.create({ ...first, colour: 'red' }), { status: 422, message: /colour/ });
  });

  test('two ${name} may not have the same ${first}', () => {
    ${name}.create(first);
    assert.throws(() => ${name}.create({ ...second, ${first}: first.${first} }), { status: 409 });
  });

  test('the newest come first in a list', () => {
    const ids = [first, second].map((values) => ${name}.create(values).id);
    assert.deepEqual(
      ${name}.list().map(({ id }) => id),
      ids.toReversed(),
    );
  });

  test('a change leaves the other fields as they are', () => {
    const { id } = ${name}.create(first);
    ${name}.update(id, { ${names[1]}: second.${names[1]} });
    assert.equal(${name}.get(id).${first}, first.${first});
    assert.equal(${name}.get(id).${names[1]}, second.${names[1]});
  });

  test('a ${one} that was removed is gone', () => {
    const { id } = ${name}.create(first);
    ${name}.remove(id);
    assert.throws(() => ${name}.get(id), { status: 404 });
    assert.equal(${name}.count(), 0);
  });

  test('the export has a head and a line for each', () => {
    ${name}.create(first);
    const [head, line, ...others] = ${name}.exportCsv().split('\\n');
    assert.equal(head, '${['id', ...names].join(',')}');
    assert.match(line, /,/);
    assert.deepEqual(others, []);
  });
});
`;
}
