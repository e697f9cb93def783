import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Stop } from '../../src/core/stop.ts';
import { HANDLED_EVENTS, toTrigger } from '../../src/trigger/to-trigger.ts';
import { allExamples, type Payload } from '../trigger/examples.ts';
import type { FuzzCounts, FuzzParams } from './fuzz-run.ts';
import { hostileText } from './hostile-texts.ts';

const handled = allExamples.filter(({ name, payload }) =>
  HANDLED_EVENTS.some((event) => event === name || event === `${name}.${String(payload.action)}`),
);

interface Mutation {
  /** Which of the values in the payload, as a share of them all. */
  at: number;
  kind: 'replace' | 'remove' | 'wrap' | 'rename';
  value: unknown;
  text: string;
}

const value = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    Number.POSITIVE_INFINITY,
    Number.MAX_SAFE_INTEGER + 1,
    Number.NaN,
    [],
    {},
    [[]],
  ),
  hostileText.map((text) => ({ [text]: text, login: text, id: text })),
  hostileText.map((text) => [text, text]),
);
const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.noBias(fc.nat(9_999)),
  kind: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'wrap', 'rename'),
  value,
  text: hostileText,
});

function mutate(payload: Payload, { at, kind, value: other, text }: Mutation): void {
  const places = placesIn(payload);
  const place = places[Math.floor((at / 10_000) * places.length)];
  if (place === undefined) return;
  const { parent, key } = place;
  const before = Reflect.get(parent, key);
  if (kind === 'remove' || kind === 'rename') Reflect.deleteProperty(parent, key);
  if (kind === 'rename') Reflect.set(parent, text, before);
  if (kind === 'replace') Reflect.set(parent, key, other);
  if (kind === 'wrap') Reflect.set(parent, key, [before]);
}

function placesIn(value: unknown): { parent: object; key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [{ parent: value, key }, ...placesIn(inner)]);
}

const inputs = fc.record({
  command: fc.option(fc.oneof(fc.constantFrom('plan', 'implement', 'revise'), hostileText), {
    nil: undefined,
  }),
  issue: fc.option(fc.oneof(fc.constant('7'), hostileText), { nil: undefined }),
  pull_request: fc.option(fc.oneof(fc.constant('7'), hostileText), { nil: undefined }),
  auto: fc.option(hostileText, { nil: undefined }),
});

/**
 * Tries GitHub's own payloads, changed at random: each is ignored, is a command with nothing in it that is not of its
 * kind, or is refused with a reason. Throws with the smallest input found for which that does not hold.
 */
export function fuzzPayloads({ seed, inputs: runs, onInput }: FuzzParams): FuzzCounts {
  const counts = { read: 0, refused: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom(...handled),
      fc.array(mutation, { minLength: 1, maxLength: 4 }),
      fc.option(inputs, { nil: {}, freq: 3 }),
      ({ name, payload: example }, mutations, given) => {
        const payload = structuredClone(example);
        for (const each of mutations) mutate(payload, each);
        onInput?.(JSON.stringify({ name, mutations, given }));
        counts[tryPayload({ name, payload }, given)] += 1;
      },
    ),
    { seed, numRuns: runs },
  );
  return counts;
}

function tryPayload(event: { name: string; payload: Payload }, given: object): keyof FuzzCounts {
  try {
    const trigger = toTrigger(event, { ...given, runKey: '1-1' });
    if (trigger.kind === 'ignored') assert.notEqual(trigger.reason, '');
    else assertWellFormed(trigger.command);
    return 'read';
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    assert.equal(error.conclusion, 'failed');
    assert.notEqual(error.message, '');
    return 'refused';
  }
}

/** What ends up in addresses and names is a whole number or a hash, whatever the payload says. */
function assertWellFormed(
  command: Extract<ReturnType<typeof toTrigger>, { kind: 'command' }>['command'],
): void {
  assert.match(command.runId, /^[0-9a-f]{16}$/);
  assert.ok(Number.isSafeInteger(command.repository.id));
  assert.ok(Number.isSafeInteger(command.actor.id));
  if ('pullRequest' in command)
    assert.ok(Number.isSafeInteger(command.pullRequest) && command.pullRequest > 0);
}
