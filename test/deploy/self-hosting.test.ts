import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createMetrics } from '../../src/entry/app/metrics.ts';
import { codeBlocks, ROOT, readDocument, tableHeaded } from '../docs/documents.ts';
import { readCommand, readYaml, VARIABLES } from './support.ts';

const document = readDocument('docs/self-hosting.md');
const lines = codeBlocks(document)
  .filter(({ lang }) => lang === 'sh')
  .flatMap(({ value }) => value.split('\n'))
  .map((line) => line.replace(/\s#.*$/, '').trim())
  .filter((line) => line !== '');
const programs = (line: string) => line.split(' ')[0] ?? '';

describe('docs/self-hosting.md', () => {
  test('has the variables that the App reads', () => {
    const { rows } = tableHeaded(document, ['variable', 'for', 'meaning']);
    expect(rows.map(([name]) => name).toSorted()).toEqual(VARIABLES.toSorted());
  });

  test.each(lines.filter((line) => programs(line) === 'baton'))('%s is a command that there is', (line) => {
    expect(() => readCommand(line.split(' ').slice(1))).not.toThrow();
  });

  test('uses no other programs than those it speaks of', () => {
    const known = ['baton', 'chmod', 'docker', 'echo', 'kubectl', 'npx', 'pg_dump', 'sudo'];
    expect([...new Set(lines.map(programs))].toSorted()).toEqual(known);
  });

  test('names files and objects of the deployment that are there', () => {
    const files = lines.flatMap((line) => line.split(' ').filter((word) => word.startsWith('deploy/')));
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    const objects = readYaml('deploy/kubernetes.yaml') as { kind: string; metadata: { name: string } }[];
    const named = objects.map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`);
    const used = lines.flatMap((line) => line.split(' ').filter((word) => word.startsWith('deployment/')));
    expect(used).toEqual(['deployment/web', 'deployment/worker']);
    expect(named).toEqual(expect.arrayContaining(used));
  });

  test('makes a Secret with all that the manifest refers to', () => {
    const line = lines.find((each) => each.includes('create secret')) ?? '';
    const made = [...line.matchAll(/--from-(?:literal|file)=([\w-]+)=/g)].map(([, key]) => key);
    const used = new Set(
      [
        ...JSON.stringify(readYaml('deploy/kubernetes.yaml')).matchAll(
          /"secretKeyRef":\{"name":"baton","key":"([\w-]+)"/g,
        ),
      ].map(([, key]) => key),
    );
    expect(made.toSorted()).toEqual([...used].toSorted());
  });

  test('has the metrics that there are', async () => {
    const metrics = createMetrics();
    metrics.watchQueue(async () => {
      throw new Error('away');
    });
    const { body } = await metrics.text();
    const there = [...body.matchAll(/^# TYPE (baton_\w+)/gm)].map(([, name]) => name);
    const { rows } = tableHeaded(document, ['metric', 'counts']);
    expect(rows.map(([name]) => name).toSorted()).toEqual(there.toSorted());
  });
});
