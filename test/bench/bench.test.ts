import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Measured } from '../../scripts/bench/run-bench.ts';
import { turnTable } from '../../scripts/bench/show-turns.ts';
import { readDocument, readFile, tableHeaded } from '../docs/documents.ts';

const BENCH = resolve(import.meta.dirname, '../../scripts/bench.ts');

let measured: Measured;
beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [BENCH, '--short', '--json']);
  measured = JSON.parse(stdout);
}, 180_000);

const session = (name: string) => {
  const found = measured.sessions.find((each) => each.name === name);
  if (!found) throw new Error(`There is no ${name} among ${measured.sessions.map((each) => each.name)}`);
  return found;
};
const ratio = (of: string, to: string) => session(of).usd / session(to).usd;
const BATON = 'Baton, … side by side';

describe('the scripted work', () => {
  test('takes a bare session forty turns and one to plan, and the handoff more, for it reads again', () => {
    expect(session('single, no plan').requests).toBe(40);
    expect(session('single').requests).toBe(41);
    expect(session('bare handoff').requests).toBe(53);
  });

  test('is the same in our loop where no turn is left out', () => {
    const [ours, bare] = [session('Baton, same turns'), session('bare handoff')];
    expect(ours.requests).toBe(bare.requests);
    expect(ours.outputTokens).toBe(bare.outputTokens);
  });

  test('costs a bare handoff less than one session that plans, and more than ours', () => {
    expect(ratio('bare handoff', 'single')).toBeLessThan(1);
    expect(ratio(BATON, 'bare handoff')).toBeLessThan(1);
  });

  test('becomes cheaper with each cause for which turns are left out', () => {
    const ours = measured.sessions.filter(({ name }) => name.startsWith('Baton'));
    expect(ours).toHaveLength(5);
    for (const [index, { requests, usd }] of ours.slice(1).entries()) {
      expect(requests).toBeLessThan(ours[index]?.requests ?? 0);
      expect(usd).toBeLessThan(ours[index]?.usd ?? 0);
    }
  });

  test('is paid for by what each request was billed', () => {
    for (const { usd, opusUsd, perTurn, requests, bytes, peakContextTokens } of measured.sessions) {
      expect(opusUsd).toBeGreaterThan(0);
      expect(opusUsd).toBeLessThanOrEqual(usd + 1e-9);
      expect(perTurn.usd * requests).toBeCloseTo(usd, 9);
      expect(perTurn.bytes * requests).toBeCloseTo(bytes, 3);
      expect(peakContextTokens).toBeGreaterThan(10_000);
    }
    expect(session('single').opusUsd).toBe(session('single').usd);
    expect(session(BATON).opusUsd).toBeLessThan(session(BATON).usd);
  });
});

describe('the aims of cost', () => {
  test.each(['bare handoff', 'bare handoff, side by side'])('at most 0.85 of: %s', (name) => {
    expect(ratio(BATON, name)).toBeLessThanOrEqual(0.85);
  });

  test.each(['single', 'single, side by side', 'single, no plan'])('at most 0.75 of: %s', (name) => {
    expect(ratio(BATON, name)).toBeLessThanOrEqual(0.75);
  });

  test('a model that heeds nothing of what it is told costs little more than in a bare handoff', () => {
    expect(ratio('Baton, same turns', 'bare handoff')).toBeLessThanOrEqual(1.1);
  });
});

test('times and memory are measured', () => {
  const { overhead, memory, actionStart, aims } = measured;
  expect(overhead).toEqual({ turns: 10, baton: expect.any(Number), bare: expect.any(Number) });
  for (const samples of [memory.baton, memory.bare]) {
    expect(samples.map(({ turn }) => turn)).toEqual([10, 20, 30]);
    for (const { residentMb, usedMb } of samples) expect(residentMb).toBeGreaterThan(usedMb);
  }
  const [start] = actionStart;
  expect(actionStart).toEqual([
    { files: 30, cloneMs: expect.any(Number), githubMs: expect.any(Number), modelMs: expect.any(Number) },
  ]);
  expect(start?.githubMs).toBeGreaterThan(0);
  expect(start?.modelMs).toBeGreaterThan(start?.githubMs ?? Number.POSITIVE_INFINITY);
  expect(aims.map(({ met, value, limit }) => met === value <= limit)).not.toContain(false);
  expect(aims).toHaveLength(9);
});

describe('docs/performance.md', () => {
  const document = readDocument('docs/performance.md');

  test('tells the work turn by turn', () => {
    expect(readFile('docs/performance.md')).toContain(turnTable());
  });

  test('has the ratios that come out', () => {
    const { rows } = tableHeaded(document, ['session', 'turns']);
    const told = rows.map((row) => ({
      name: row[0],
      turns: row[1],
      handoff: row.at(-2),
      single: row.at(-1),
    }));
    expect(told.map(({ name, turns }) => [name, turns])).toEqual(
      measured.sessions.map(({ name, requests }) => [name, String(requests)]),
    );
    for (const { name = '', handoff, single } of told) {
      expect(Math.abs(Number(handoff) - ratio(name, 'bare handoff'))).toBeLessThan(0.025);
      expect(Math.abs(Number(single) - ratio(name, 'single'))).toBeLessThan(0.025);
    }
  });
});
