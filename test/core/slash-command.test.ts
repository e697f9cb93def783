import { describe, expect, test } from '@jest/globals';
import { findSlashCommand, withoutSlashCommands } from '../../src/core/slash-command.ts';

describe('a command', () => {
  const found: [string, string, { word: string; text: string }][] = [
    ['stands at the start of a line', '/baton plan', { word: 'plan', text: '' }],
    ['takes the rest of its line', '/baton plan --force', { word: 'plan', text: '--force' }],
    ['may be written in capitals', '/Baton STATUS', { word: 'status', text: '' }],
    ['may come after other text', 'Looks good.\n\n/baton implement', { word: 'implement', text: '' }],
    [
      'may come on the line after other text',
      'Looks good.\n/baton implement',
      { word: 'implement', text: '' },
    ],
    ['may follow a list', '- one\n- two\n/baton status', { word: 'status', text: '' }],
    [
      'takes the lines after it',
      '/baton revise Use Redis.\n\n- not Memcached',
      {
        word: 'revise',
        text: 'Use Redis.\n\n- not Memcached',
      },
    ],
    [
      'ends at the next one',
      '/baton revise Use Redis.\n/baton status\nplease',
      {
        word: 'revise',
        text: 'Use Redis.',
      },
    ],
    [
      'may come from Windows',
      'Yes.\r\n/baton revise One.\r\nTwo.\r\n',
      { word: 'revise', text: 'One.\nTwo.' },
    ],
    ['may be separated by tabs', '/baton\tcancel', { word: 'cancel', text: '' }],
    ['may be a word that is none', '/baton deploy now', { word: 'deploy', text: 'now' }],
    ['may be separated by a space that does not break', '/baton\u00a0plan', { word: 'plan', text: '' }],
    ['may be a word with marks', '/baton re_plan*', { word: 're_plan*', text: '' }],
    ['may lack its word', '/baton', { word: '', text: '' }],
    ['may come after a code block', '```\nls\n```\n/baton help', { word: 'help', text: '' }],
    [
      'keeps what it quotes',
      '/baton revise This is wrong:\n\n> /baton plan\n\n```\n/baton x\n```',
      {
        word: 'revise',
        text: 'This is wrong:\n\n> /baton plan\n\n```\n/baton x\n```',
      },
    ],
  ];
  test.each(found)('%s', (_what, comment, command) => {
    expect(findSlashCommand(comment)).toEqual(command);
  });

  test.each([
    ['in the middle of a line', 'Try /baton plan'],
    ['behind a space', ' /baton plan'],
    ['as the beginning of another word', '/batonplan'],
    ['as a path', '/baton/plan'],
    ['quoted', '> /baton plan'],
    ['in the lazy rest of a quote', '> somebody wrote\n/baton plan'],
    ['in a code block', '```\n/baton plan\n```'],
    ['in a code block with tildes', '~~~sh\n/baton plan\n~~~'],
    ['in a code block that never ends', '```\n/baton plan'],
    ['in a longer fence', '````\n```\n/baton plan\n```\n````'],
    ['in an indented code block', '    /baton plan'],
    ['in code that goes over lines', 'say `first\n/baton plan\n` and then'],
    ['in a comment that nobody sees', '<!--\n/baton plan\n-->'],
    ['in a comment that never ends', '<!--\n\n/baton plan'],
    ['in an HTML block', '<details>\n/baton plan\n</details>'],
    ['in an element that nobody sees', '<picture>\n\n/baton implement\n\n</picture>'],
    ['in the title of a link', '[a]: http://x "\n/baton cancel\n"'],
    ['in a footnote that nothing refers to', 'Yes.\n\n[^a]: no\n/baton plan'],
    ['nowhere', 'I would like a baton, please.'],
    ['in nothing', ''],
  ])('is none %s', (_where, comment) => {
    expect(findSlashCommand(comment)).toBeUndefined();
  });

  test('is not looked for in a text that is made to be hard to parse', () => {
    const started = performance.now();
    expect(findSlashCommand(`${'>'.repeat(60_000)}\n\n/baton plan`)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('beside its commands a comment says', () => {
  test.each([
    ['nothing', '/baton plan --force', ''],
    [
      'what stands around them',
      'Use Redis.\n/baton plan\nIt is there already.',
      'Use Redis.\nIt is there already.',
    ],
    ['what it quotes', '> /baton plan\n\nWhat does this do?', '> /baton plan\n\nWhat does this do?'],
    ['everything, where there are none', 'Use `/baton plan`.', 'Use `/baton plan`.'],
  ])('%s', (_what, comment, rest) => {
    expect(withoutSlashCommands(comment)).toBe(rest);
  });
});
