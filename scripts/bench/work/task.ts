/** What the sessions of the benchmark are asked for. */
export const ISSUE = `# Archive customers, orders and invoices instead of deleting them

DELETE on a customer, an order or an invoice takes the record out for good. Last week somebody deleted a customer with open
invoices, and all we had was the backup.

- Deleting one of these should archive it: the record stays, with the time, and no list or export has it.
- There should be a way to list what is archived as well, and a way to take a record back out of the archive.
- A record must not come back where another has its email or number by now.
- Routes, tests and documentation should say so. Everything else stays as it is.
`;

export const TITLE = 'Archive customers, orders and invoices instead of deleting them';
export const SLUG = 'archive-records';

export const CRITERIA = [
  '`npm test` passes.',
  '`DELETE /customers/1` leaves the record in `GET /customers?archived=1`.',
  '`POST /customers/1/restore` brings it back, and answers 409 where another customer has its `email`.',
];

/** The plan, as a planner hands it in. */
export const PLAN = `## Goal

Deleting a customer, an order or an invoice archives it. What is archived is in no list and no export, can be listed on
request, and can be restored unless another record has taken its place.

## Context

- \`src/store.js\` keeps tables in memory. \`remove\` takes a record out; \`list\` filters, orders and cuts. Records are frozen, and
  a change goes through \`put\`, which tells listeners.
- \`src/customers.js\`, \`src/orders.js\` and \`src/invoices.js\` have the same calls in the same order. \`remove\` in each is the only
  caller of \`store.remove\` that a route reaches, since \`REMOVABLE\` in \`src/routes.js\` names these three.
- \`exportCsv\` and \`assertUnique\` go through \`store.list\`, so that both leave out what is archived once \`list\` does.
- \`.claude/PRIMER.md\` forbids to rename calls: \`remove\` keeps its name.

## Decisions

- The mark is a field \`archivedAt\` on the record, a \`Date\` from the store's clock. A table of its own was turned down: ids
  would have to be unique over two tables.
- \`list\` of the store leaves archived records out unless \`archived: true\` is given. The default changes for every caller, which is
  what the issue asks for: a caller that forgets the option must not show them.
- \`get\` still finds an archived record, so that a link to one goes on working.
- \`restore\` checks \`assertUnique\` first: another record may have the email or number by now.
- \`DELETE\` keeps its status 204.

## Patterns to follow

Every change of a record goes through \`put\`, as in \`src/store.js:63-67\`:

\`\`\`js
    update(name, id, changes) {
      const before = table(name).get(id);
      if (!before) return undefined;
      return put(name, { ...before, ...changes, id, createdAt: before.createdAt }, 'updated');
    },
\`\`\`

## Phases

### Phase 1: The archive in the store

**Files**

- modify \`src/store.js\`
- modify \`test/store.test.js\`

**Steps**

1. In \`src/store.js\`, give the options of \`list\` a field \`archived = false\` after \`where\`. Unless it is true, leave out the records
   that have an \`archivedAt\`.
2. Add two calls between \`remove\` and \`count\`: \`archive(name, id)\` sets \`archivedAt\` to \`clock()\` and tells \`'archived'\`;
   \`restore(name, id)\` takes the field away and tells \`'restored'\`. Both give the record as it is now, or undefined where there
   is none, and go through \`put\`.
3. In \`test/store.test.js\`, before the test of listeners, add a test that archives a record, finds it in the list with
   \`archived: true\` alone, restores it, and gets undefined for an id that is not there.

**Verify**

- \`node --test test/store.test.js\`

### Phase 2: Customers, orders and invoices

**Files**

- modify \`src/customers.js\`
- modify \`test/customers.test.js\`
- modify \`src/orders.js\`
- modify \`test/orders.test.js\`
- modify \`src/invoices.js\`
- modify \`test/invoices.test.js\`

**Steps**

1. In \`src/customers.js\`, give \`list\` a parameter \`archived = false\` after \`query\`, and hand it to \`store.list\`. Let \`remove\` call
   \`store.archive\` and answer true. Add \`restore(id)\` after it, which calls \`assertUnique(existing(id), { except: id })\` and
   then \`store.restore\`. In \`test/customers.test.js\`, put two tests in the place of the one of removing: a removed customer is
   listed with \`archived: true\` alone and comes back by \`restore\`; \`restore\` throws with status 409 beside another customer of
   the same \`email\`.
2. The same in \`src/orders.js\` and \`test/orders.test.js\`, by \`number\`.
3. The same in \`src/invoices.js\` and \`test/invoices.test.js\`, by \`number\`.

**Verify**

- \`node --test test/customers.test.js test/orders.test.js test/invoices.test.js\`

### Phase 3: Routes and documentation

**Files**

- modify \`src/routes.js\`
- create \`test/routes.test.js\`
- modify \`docs/api.md\`
- modify \`README.md\`

**Steps**

1. In \`src/routes.js\`, hand \`archived: query.archived === '1'\` to \`kind.list\`. Before the check of \`action\`, answer \`POST\` with the
   action \`restore\` by \`kind.restore(id)\` and status 200, for the kinds in \`REMOVABLE\` alone.
2. Create \`test/routes.test.js\` with three tests: a deleted customer is listed with \`archived=1\` alone; it can be restored; a
   product has no such route and answers 404.
3. In \`docs/api.md\`, say in the three lines of \`DELETE\` that the record is archived and how it is listed, and add a line for
   \`POST\` with \`/restore\` after each. In \`README.md\`, say so in the section "Deleting".

**Verify**

- \`npm test\`

## Do not

- Rename \`remove\`, or change the order of the calls of a module.
- Touch the seven other kinds of records: nothing of theirs can be deleted.
- Change \`store.remove\`, which tests use.
- Change \`package.json\`.

## Tests

- \`test/store.test.js\`: archive, list, restore, and an id that is not there.
- \`test/customers.test.js\`, \`test/orders.test.js\`, \`test/invoices.test.js\`: removed and restored; refused beside another.
- \`test/routes.test.js\`: the three routes.

## Documentation

- \`docs/api.md\`: \`DELETE\`, \`archived=1\` and \`/restore\` of the three kinds.
- \`README.md\`: the section "Deleting".

## Success criteria

${CRITERIA.map((criterion) => `- [ ] ${criterion}`).join('\n')}
`;
