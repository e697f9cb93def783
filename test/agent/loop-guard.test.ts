import { describe, expect, test } from '@jest/globals';
import { LoopGuard, type LoopLimits } from '../../src/agent/loop-guard.ts';

const failing = { name: 'edit', input: { file_path: 'a.js', old_string: 'x' }, failure: 'not found' };
const command = { name: 'bash', input: { command: 'npm test' }, failure: '1 failed' };

function guardWith({ changed = false, ...limits }: Partial<LoopLimits> & { changed?: boolean } = {}) {
  const watch = { restart: () => undefined, hasChanged: () => changed };
  const guard = new LoopGuard({ limits, watch });
  guard.begin({ expectsChanges: true });
  return guard;
}

function times(count: number, act: () => void): void {
  for (let index = 0; index < count; index++) act();
}

describe('the same failing call', () => {
  test('is warned of at the third time, once, and ends the session at the next', () => {
    const guard = guardWith();
    times(2, () => guard.called(failing));
    expect(guard.takeWarning()).toBeUndefined();
    guard.called(failing);
    expect(guard.takeWarning()).toContain('failed 3 times in the same way');
    expect(guard.takeWarning()).toBeUndefined();
    expect(guard.reason).toBeUndefined();
    guard.called(failing);
    expect(guard.reason).toBe('the same call of `edit` failed again and again');
  });

  test.each([
    ['another input', { ...failing, input: { file_path: 'b.js' } }],
    ['another failure', { ...failing, failure: 'appears 2 times' }],
    ['another tool', { ...failing, name: 'write' }],
    ['success', { ...failing, failure: undefined }],
  ])('with %s is not the same', (_what, other) => {
    const guard = guardWith();
    times(2, () => guard.called(failing));
    guard.called(other);
    expect(guard.takeWarning()).toBeUndefined();
  });

  test('may be a command that fails until the files are right', () => {
    const guard = guardWith();
    for (let index = 0; index < 6; index++) {
      guard.called(command);
      guard.changed({ path: 'a.js', before: `${index}`, after: `${index + 1}` });
    }
    for (let index = 0; index < 6; index++) {
      guard.called(command);
      guard.called({ name: 'bash', input: { command: `sed -i s/${index}/x/ a.js` }, failure: undefined });
    }
    expect(guard.takeWarning()).toBeUndefined();
  });

  test('is one also between commands that only fail', () => {
    const guard = guardWith();
    times(4, () => guard.called(command));
    expect(guard.reason).toContain('`bash`');
  });

  test('is forgotten with the phase', () => {
    const guard = guardWith();
    times(3, () => guard.called(failing));
    guard.begin({ expectsChanges: true });
    guard.called(failing);
    expect(guard.reason).toBeUndefined();
  });
});

describe('a file that goes to and fro', () => {
  const states = (guard: LoopGuard, ...texts: (string | undefined)[]) => {
    for (const [index, after] of texts.entries()) {
      if (index > 0) guard.changed({ path: 'a.js', before: texts[index - 1], after: after ?? '' });
    }
  };

  test('is warned of when it comes back for the second time, and ends the session at the next', () => {
    const guard = guardWith();
    states(guard, 'A', 'B', 'A');
    expect(guard.takeWarning()).toBeUndefined();
    states(guard, 'A', 'B');
    expect(guard.takeWarning()).toContain('for the second time');
    expect(guard.reason).toBeUndefined();
    states(guard, 'B', 'A');
    expect(guard.reason).toBe('the same change of a file was made and taken back again and again');
  });

  test('also over several states', () => {
    const guard = guardWith();
    states(guard, 'A', 'B', 'C', 'A', 'B', 'C');
    expect(guard.reason).toBeDefined();
  });

  test('is none where each attempt is another and is taken back', () => {
    const guard = guardWith();
    states(guard, 'A', 'B', 'A', 'C', 'A', 'D', 'A', 'E', 'A');
    expect(guard.takeWarning()).toContain('for the second time');
    expect(guard.reason).toBeUndefined();
  });

  test('is none where several files have the same states', () => {
    const guard = guardWith();
    for (const path of ['a', 'b', 'c', 'd']) guard.changed({ path, before: 'A', after: 'B' });
    expect(guard.takeWarning()).toBeUndefined();
  });

  test('is none where nothing changes', () => {
    const guard = guardWith();
    times(5, () => guard.changed({ path: 'a', before: 'A', after: 'A' }));
    expect(guard.takeWarning()).toBeUndefined();
  });

  test('is forgotten with the phase', () => {
    const guard = guardWith();
    states(guard, 'A', 'B', 'A');
    guard.begin({ expectsChanges: true });
    states(guard, 'A', 'B');
    expect(guard.takeWarning()).toBeUndefined();
  });
});

describe('turns without a change', () => {
  const limits = { idleTurns: 5, graceTurns: 2 };

  test('are warned of, and end the session a few turns later', () => {
    const guard = guardWith(limits);
    times(5, () => guard.nextTurn());
    expect(guard.takeWarning()).toBeUndefined();
    guard.nextTurn();
    expect(guard.takeWarning()).toMatch(/^No file has changed for 5 turns\..* After 2 more turns/);
    times(2, () => guard.nextTurn());
    expect(guard.reason).toBeUndefined();
    guard.nextTurn();
    expect(guard.reason).toBe('no file changed any more');
  });

  test('are counted anew after a change, after news from the host and in a new phase', () => {
    const guard = guardWith(limits);
    const news = [
      () => guard.changed({ path: 'a', before: undefined, after: 'x' }),
      () => guard.toldSomething(),
      () => guard.begin({ expectsChanges: true }),
    ];
    for (const happens of news) {
      times(5, () => guard.nextTurn());
      happens();
    }
    times(5, () => guard.nextTurn());
    expect(guard.takeWarning()).toBeUndefined();
  });

  test('are none where commands have changed files', () => {
    const guard = guardWith({ ...limits, changed: true });
    times(50, () => guard.nextTurn());
    expect(guard.takeWarning()).toBeUndefined();
    expect(guard.reason).toBeUndefined();
  });

  test('are as it should be where no change is expected', () => {
    const guard = guardWith(limits);
    guard.begin({ expectsChanges: false });
    times(50, () => guard.nextTurn());
    expect(guard.takeWarning()).toBeUndefined();
  });
});

test('what the model no longer knows of is not held against it, but that nothing changes is', () => {
  const guard = new LoopGuard({
    limits: { idleTurns: 3, graceTurns: 1 },
    watch: { restart: () => undefined, hasChanged: () => false },
  });
  guard.begin({ expectsChanges: true });
  const failing = { name: 'read', input: { file_path: 'x' }, failure: 'No such file' };
  for (let times = 0; times < 3; times++) guard.called(failing);
  guard.forget();
  expect(guard.takeWarning()).toBeUndefined();
  for (let times = 0; times < 2; times++) guard.called(failing);
  expect(guard.takeWarning()).toBeUndefined();
  guard.nextTurn();
  guard.nextTurn();
  guard.forget();
  guard.nextTurn();
  guard.nextTurn();
  expect(guard.takeWarning()).toContain('No file has changed for 3 turns');
  expect(guard.reason).toBeUndefined();
});
