import { expect, test } from '@jest/globals';
import { configSchema } from '../../src/config/schema.ts';
import { STATE_LABELS } from '../../src/github/labels.ts';
import { labelCommands, labelsFor } from '../../src/init/labels.ts';

test('there are the two that start, under the names of the configuration, and all that show a state', () => {
  const labels = labelsFor(configSchema.parse({ labels: { plan: 'plan it' } }));
  expect(labels.map(({ name }) => name)).toEqual(['plan it', 'baton:auto', ...Object.values(STATE_LABELS)]);
  for (const { color, description } of labels) {
    expect(color).toMatch(/^[0-9a-f]{6}$/);
    expect(description.length).toBeLessThanOrEqual(100);
  }
});

test('a name is one word of the command, whatever it holds', () => {
  const label = { name: "it's; rm -rf $HOME", color: '000000', description: 'x' };
  expect(labelCommands([label], 'acme/shop')).toEqual([
    "gh label create 'it'\\''s; rm -rf $HOME' --repo acme/shop --color 000000 --description x --force",
  ]);
});
