import { describe, expect, test } from '@jest/globals';
import { call } from '../support/claude/scripted-model.ts';
import { asRead, expectEnding } from '../support/expect-ending.ts';
import { subjects } from '../support/look.ts';
import { openProposal, type ProposedStory } from '../support/proposal.ts';
import { obeyedCommands } from '../support/runner-commands.ts';
import { greeting, greetingModel, greetingPlan, nobody } from '../support/scenarios/greeting.ts';

const done = {
  conclusion: 'implemented',
  says: '2 of 2 phases are on',
  commentOn: 2,
  comment: 'Implementation complete',
  state: 'baton:done',
};
const noBubblewrap = { missing: ['bwrap'] };

describe('where no sandbox can be had', () => {
  test('`auto` goes on without one, and says so loudly', async () => {
    await using story = await openWith({ model: greetingModel({ plans: [] }) });
    const run = await story.run(await story.approve(2), noBubblewrap);
    await expectEnding(story, run, done);
    expect(run.log).toMatch(/^::warning::NO SANDBOX: .*bwrap.*apt-get install bubblewrap/m);
    for (const text of [story.comments(2)[0] ?? '', run.summary]) {
      expect(asRead(text)).toMatch(
        /⚠️ NO SANDBOX: commands of the model and of the repository run as ordinary/,
      );
    }
  });

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

test('a sandbox that is switched off is told as loudly', async () => {
  await using story = await openWith({ model: greetingModel({ plans: [] }) });
  const run = await story.run(await story.approve(2), { inputs: { sandbox: 'off' } });
  await expectEnding(story, run, done);
  expect(run.log).toContain('::warning::NO SANDBOX');
  expect(story.comments(2)[0]).toContain('it is switched off');
});

describe.each([
  { where: 'in the sandbox', options: {} },
  { where: 'without one', options: noBubblewrap },
])('a quality check $where', ({ options }) => {
  test('sees no secret, and tells the runner nothing', async () => {
    const config = [
      'quality:',
      '  commands:',
      '    - echo "begin of environment"; env; echo "end of environment"',
      String.raw`    - printf '::set-env name=PATH::/tmp\n::add-mask::Ada\n##[add-mask]world\n::error::a check\n'`,
      '    - sh check.sh',
      '',
    ].join('\n');
    await using story = await openWith({
      model: greetingModel({ plans: [] }),
      files: { '.github/baton.yml': config },
    });
    const run = await story.run(await story.approve(2), options);
    await expectEnding(story, run, done);

    const [, environment = ''] = run.log.split(/^(?:begin|end) of environment$/m);
    const names = environment.match(/^[A-Za-z_]\w*(?==)/gm) ?? [];
    expect(names).toEqual(expect.arrayContaining(['HOME', 'PATH', 'TMPDIR']));
    expect(
      names.filter((name) => /^(INPUT|GITHUB|ACTIONS|RUNNER|ANTHROPIC)_|TOKEN|KEY|SECRET/.test(name)),
    ).toEqual([]);

    expect(run.log).toContain('::set-env name=PATH::/tmp');
    const obeyed = obeyedCommands(run.log);
    const secrets = [story.claude.apiKey, story.token];
    expect(obeyed.filter(({ name }) => name === 'add-mask').map(({ data }) => data)).toEqual(secrets);
    expect(new Set(obeyed.map(({ name }) => name))).toEqual(
      new Set([
        'add-mask',
        'group',
        'endgroup',
        'stop-commands',
        ...(options === noBubblewrap ? ['warning'] : []),
      ]),
    );
  });
});

test('what a model says tells the runner nothing either', async () => {
  const question = 'Which one?\n::add-mask::greeting\r::set-env name=A::b\n  ::error::c\nd ##[add-mask]e';
  await using story = await openWith({
    model: greetingModel({ plans: [], implements: [call('ask_question', { question })] }),
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

function openWith({
  model,
  config = '',
  files = {},
}: {
  model: typeof nobody;
  config?: string;
  files?: Record<string, string>;
}): Promise<ProposedStory> {
  const standard = greeting.files['.github/baton.yml'];
  return openProposal({
    ...greeting,
    files: { ...greeting.files, '.github/baton.yml': `${standard}${config}`, ...files },
    plan: greetingPlan,
    model,
  });
}
