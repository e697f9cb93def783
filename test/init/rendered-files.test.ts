import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/parse-config.ts';
import { configSchema } from '../../src/config/schema.ts';
import { detectToolchains } from '../../src/init/detect-toolchains.ts';
import { openProject } from '../../src/init/project.ts';
import { renderConfiguration } from '../../src/init/render-configuration.ts';
import { renderPrimer } from '../../src/init/render-primer.ts';
import { renderWorkflow } from '../../src/init/render-workflow.ts';
import { PLACEHOLDER, type Settings } from '../../src/init/settings.ts';
import { FILLED, readSource } from '../../src/init/sources.ts';
import { complaints } from '../support/workflow-complaints.ts';
import { makeCheckout } from './support/checkout.ts';
import { PROJECTS } from './support/projects.ts';

const packageRoot = join(import.meta.dirname, '../..');
const configuration = await readSource(packageRoot, FILLED.configuration);
const example = await readSource(packageRoot, 'examples/baton.yml');
const primer = await readSource(packageRoot, FILLED.primer);
const config = configSchema.parse({});

const settings = (overrides: Partial<Settings> = {}): Settings => ({
  setup: ['npm ci'],
  quality: ['npm test'],
  hosts: [],
  solo: false,
  workflow: 'actions',
  action: PLACEHOLDER,
  steps: [],
  ...overrides,
});

async function renderedFor(files: Readonly<Record<string, string>>) {
  await using checkout = await makeCheckout(files);
  const project = await openProject(checkout.root);
  const detected = await detectToolchains(project);
  const own = settings({ ...detected });
  return { own, primer: renderPrimer(primer, { name: 'shop', project, detected, settings: own }) };
}

describe.each(PROJECTS)('of $kind', ({ files, setup, quality }) => {
  const rendered = renderedFor(files);

  test('the configuration says what was found', async () => {
    const text = renderConfiguration(configuration, (await rendered).own);
    expect(parseConfig(text, 'baton.yml')).toMatchObject({
      setup,
      quality: { commands: quality },
      sandbox: { mode: 'required', allowed_hosts: (await rendered).own.hosts },
    });
  });

  test('the workflow is valid to GitHub', async () => {
    const text = renderWorkflow(example, { settings: (await rendered).own, config });
    expect(await complaints('.github/workflows/baton.yml', text)).toEqual([]);
  });

  test('the primer has the commands, and nothing left to be filled in by Baton', async () => {
    const { primer: text } = await rendered;
    for (const command of [...setup, ...quality]) expect(text).toContain(`\`${command}\``);
    expect(text).not.toMatch(/\{\{|undefined/);
  });
});

describe('the configuration', () => {
  test.each([
    'npm run "a b": #c',
    "echo 'it''s'",
    '- dash',
    '*star & {anchor}',
    'a'.repeat(300),
    'true # no comment',
    '$HOME/`x` $(y) {{setup}} $& $1',
    'two\nlines',
  ])('holds a command such as %j as it is', (command) => {
    const text = renderConfiguration(configuration, settings({ quality: [command], setup: [command] }));
    expect(parseConfig(text, 'baton.yml')).toMatchObject({
      setup: [command],
      quality: { commands: [command] },
    });
  });

  test('without a check says what that means', () => {
    expect(renderConfiguration(configuration, settings({ quality: [] }))).toContain('# TODO');
  });

  test('of somebody who works alone lets them approve', () => {
    const text = renderConfiguration(configuration, settings({ solo: true }));
    expect(parseConfig(text, 'baton.yml').approval.author_may_approve).toBe(true);
  });

  test('with a command that no shell takes is refused', () => {
    expect(() => renderConfiguration(configuration, settings({ quality: ['a\0b'] }))).toThrow(
      'shell command',
    );
  });
});

describe('the layout in the primer', () => {
  const layout = async (files: Record<string, string>) => {
    const { primer: text } = await renderedFor(files);
    return text.slice(text.indexOf('## Layout'), text.indexOf('## Architecture'));
  };

  test('lists the folders, and asks what belongs in each', async () => {
    expect(await layout({ 'src/a.js': '', 'dist/a.js': '', 'docs/a.md': '' })).toBe(
      '## Layout\n\n- `docs/`\n- `src/`\n\n> What belongs in each, and what does not?\n\n',
    );
  });

  test('asks which folders there will be where there are none', async () => {
    expect(await layout({ 'README.md': '' })).toBe(
      '## Layout\n\n> Which folders will there be, and what goes into each?\n\n',
    );
  });
});

describe('the workflow', () => {
  test('does what the example does', () => {
    expect(parse(renderWorkflow(example, { settings: settings(), config }))).toEqual(parse(example));
  });

  test('uses the Baton that was named, and has the tools before it', () => {
    const steps = ['- name: Install uv\n  run: pipx install uv'];
    const text = renderWorkflow(example, { settings: settings({ action: 'acme/baton@v1', steps }), config });
    expect(text).not.toContain('your-org');
    const uses = parse(text).jobs.baton.steps.map(
      (step: { uses?: string; name?: string }) => step.uses ?? step.name,
    );
    expect(uses).toEqual(['Install the sandbox', 'Install uv', 'acme/baton@v1']);
  });

  test('listens to the labels of the configuration', async () => {
    const own = configSchema.parse({ labels: { plan: "let's plan", auto: 'go "on"' } });
    const text = renderWorkflow(example, { settings: settings(), config: own });
    expect(await complaints('.github/workflows/baton.yml', text)).toEqual([]);
    expect(parse(text).jobs.baton.if).toContain(`fromJSON('["let''s plan", "go \\"on\\""]')`);
  });

  test.each(['baton', 'acme/baton', 'acme/baton@v1\n  run: x', `acme/baton@${'$'}{{ x }}`, './local@v1 '])(
    'uses nothing like %j',
    (action) => {
      expect(() => renderWorkflow(example, { settings: settings({ action }), config })).toThrow(
        'is no action',
      );
    },
  );
});
