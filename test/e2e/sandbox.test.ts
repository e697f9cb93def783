import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call } from '../support/claude/scripted-model.ts';
import { asRead, expectEnding } from '../support/expect-ending.ts';
import { subjects } from '../support/look.ts';
import { openProposal, type ProposedStory } from '../support/proposal.ts';
import type { ActionRun } from '../support/run-action.ts';
import { obeyedCommands } from '../support/runner-commands.ts';
import {
  greeting,
  greetingModel,
  greetingPlan,
  greetingScripts,
  nobody,
} from '../support/scenarios/greeting.ts';

const CONFIG = '.github/baton.yml';
const noBubblewrap = { missing: ['bwrap'] };
const nosyCheck = [
  'quality:',
  '  commands:',
  '    - echo "begin of environment"; env; echo "end of environment"',
  String.raw`    - printf '::set-env name=PATH::/tmp\n::add-mask::Ada\n##[add-mask]world\n::error::a check\n'`,
  '    - sh check.sh',
  '',
].join('\n');

describe.each([
  { where: 'in the sandbox', options: {}, warnings: 0, advice: /apt-get/ },
  {
    where: 'where no sandbox can be had',
    options: noBubblewrap,
    warnings: 1,
    advice: /apt-get install bubblewrap/,
  },
  {
    where: 'where the sandbox is switched off',
    options: { inputs: { sandbox: 'off' } },
    warnings: 1,
    advice: /it is switched off\.$/,
  },
])('implementing $where', ({ options, warnings, advice }) => {
  let story: ProposedStory;
  let run: ActionRun;
  beforeAll(async () => {
    const { phaseOne, phaseTwo, report } = greetingScripts;
    const nosy = call('bash', { command: 'env' });
    story = await openWith({
      model: greetingModel({ plans: [], implements: [nosy, ...phaseOne, ...phaseTwo, report] }),
      config: nosyCheck,
    });
    run = await story.run(await story.approve(2), options);
  });
  afterAll(async () => {
    await story[Symbol.asyncDispose]();
  });

  test('works, and says loudly what it had to go without', async () => {
    await expectEnding(story, run, {
      conclusion: 'implemented',
      says: '2 of 2 phases are on',
      commentOn: 2,
      comment: 'Implementation complete',
      state: 'baton:done',
    });
    const told = run.log.match(/^::warning::NO SANDBOX: .*$/gm) ?? [];
    expect(told).toHaveLength(warnings);
    for (const line of told) expect(line).toMatch(advice);
    for (const text of [story.comments(2)[0] ?? '', run.summary]) {
      expect(
        asRead(text).match(/⚠️ NO SANDBOX: commands of the model and of the repository run as/g) ?? [],
      ).toHaveLength(warnings);
    }
  });

  test('shows no secret to the quality check', () => {
    const [, environment = ''] = run.log.split(/^(?:begin|end) of environment$/m);
    const names = environment.match(/^[A-Za-z_]\w*(?==)/gm) ?? [];
    expect(names).toEqual(expect.arrayContaining(['HOME', 'PATH', 'TMPDIR']));
    expect(names.filter(isSecretOrOfTheRunner)).toEqual([]);
  });

  test('lets a quality check tell the runner nothing', () => {
    expect(run.log).toContain('::set-env name=PATH::/tmp');
    const obeyed = obeyedCommands(run.log);
    const masked = obeyed.filter(({ name }) => name === 'add-mask').map(({ data }) => data);
    expect(masked).toEqual([story.claude.apiKey, story.token]);
    const names = new Set([
      'add-mask',
      'group',
      'endgroup',
      'stop-commands',
      ...(warnings > 0 ? ['warning'] : []),
    ]);
    expect(new Set(obeyed.map(({ name }) => name))).toEqual(names);
  });

  test('shows no secret to the model', () => {
    const names = told(story).match(/^\w+(?==)/gm) ?? [];
    expect(names).toEqual(expect.arrayContaining(['HOME', 'PATH', 'TMPDIR']));
    expect(names.filter(isSecretOrOfTheRunner)).toEqual([]);
  });
});

test('a command in the sandbox sees no process of the host, whose environment holds the secrets', async () => {
  const { phaseOne, phaseTwo, report } = greetingScripts;
  // Only counts: a sandbox that leaks must not fill the report of this test with what it leaks.
  const count = (name: string) =>
    `$(cat /proc/[0-9]*/environ 2>/dev/null | tr "\\0" "\\n" | grep -c "^${name}")`;
  const seen = 'cd "$HOME/../.." && for path in * */*; do echo "seen: $path"; done';
  const command = `echo "inputs: ${count('INPUT_')}, homes: ${count('HOME=')}"; ${seen}`;
  await using story = await openWith({
    model: greetingModel({
      plans: [],
      implements: [call('bash', { command }), ...phaseOne, ...phaseTwo, report],
    }),
    config: greeting.files[CONFIG],
  });
  const run = await story.run(await story.approve(2), { inputs: { sandbox: 'required' } });
  expect(run.outputs).toMatchObject({ conclusion: 'implemented' });
  expect(told(story)).toMatch(/^inputs: 0, homes: [1-9]/);
  // The run's directories are in the runner's, and of both a command sees no more than what is its own.
  const names = (told(story).match(/(?<=^seen: ).+/gm) ?? []).map((path) =>
    path.replace(/^baton-\w+/, 'baton'),
  );
  expect(names).toEqual(['baton', 'baton/home', 'baton/tmp', 'baton/work']);
  expect(run.left).toEqual([]);
  story.assertClean();
});

/** What the model's first command printed. */
function told({ claude }: ProposedStory): string {
  const content = claude.requests[1]?.prompt?.messages.at(-1)?.content;
  const results = Array.isArray(content) ? content.filter((block) => block.type === 'tool_result') : [];
  return results
    .flatMap((result) => result.content ?? [])
    .map((block) => (typeof block === 'string' ? block : 'text' in block ? block.text : ''))
    .join('');
}

const isSecretOrOfTheRunner = (name: string) =>
  /^(INPUT|GITHUB|ACTIONS|RUNNER|ANTHROPIC)_|TOKEN|KEY|SECRET/.test(name);

describe('where no sandbox can be had', () => {
  test.each([
    { by: 'the input', inputs: { sandbox: 'required' }, config: '' },
    { by: 'the configuration', inputs: {}, config: 'sandbox: { mode: required }\n' },
  ])('`required` by $by refuses to start', async ({ inputs, config }) => {
    await using story = await openWith({ model: nobody, config });
    const run = await story.run(await story.approve(2), { ...noBubblewrap, inputs });
    await expectEnding(story, run, {
      conclusion: 'failed',
      says: /The sandbox is required and does not work here: .*Install it with `sudo apt-get install bubblewrap socat ripgrep`/,
      commentOn: 2,
      state: 'baton:failed',
    });
    expect(await subjects(story, story.branch)).toEqual(['plan: Greet people by their name (#1)']);
    expect(story.claude.requests).toEqual([]);
  });
});

test('what a model says tells the runner nothing either', async () => {
  const question = 'Which one?\n::add-mask::greeting\r::set-env name=A::b\n  ::error::c\nd ##[add-mask]e';
  await using story = await openWith({
    model: greetingModel({ plans: [], implements: [call('ask_question', { question })] }),
    config: greeting.files[CONFIG],
  });
  const run = await story.run(await story.approve(2));
  await expectEnding(story, run, {
    conclusion: 'needs_info',
    says: 'Which one?',
    commentOn: 2,
    state: 'baton:needs-info',
  });
  const obeyed = obeyedCommands(run.log).map(({ name }) => name);
  expect(obeyed).toEqual(['add-mask', 'add-mask', 'group', 'endgroup']);
});

function openWith({ model, config }: { model: typeof nobody; config: string }): Promise<ProposedStory> {
  const files = { ...greeting.files, [CONFIG]: config };
  return openProposal({ ...greeting, files, plan: greetingPlan, model });
}
