import { execFileSync } from 'node:child_process';
import { expect, jest, test } from '@jest/globals';
import { plainGitEnvironment } from '../support/git-server.ts';
import { greeting, greetingModel } from '../support/scenarios/greeting.ts';
import { openStory } from '../support/story.ts';

jest.setTimeout(60_000);

const POINTER = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';

test('binary files, names and contents that are not UTF-8, pointers of LFS and submodules are left as they are', async () => {
  await using story = await openStory({ ...greeting, model: greetingModel() });
  const { gitDirectory } = story.repository;
  addOddFiles(gitDirectory);
  const before = oddOnes(gitDirectory, 'main');
  expect(before).toHaveLength(6);

  const planned = await story.run(story.label());
  expect(planned.outputs).toMatchObject({ conclusion: 'planned' });
  const implemented = await story.run(await story.approve(2));
  expect(implemented.outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });
  expect(oddOnes(gitDirectory, 'baton/issue-1-greet-by-name')).toEqual(before);
  story.assertClean();
});

function addOddFiles(gitDirectory: string): void {
  const file = (quotedPath: string, content: Buffer) =>
    Buffer.concat([
      Buffer.from(`M 100644 inline ${quotedPath}\ndata ${content.length}\n`),
      content,
      Buffer.from('\n'),
    ]);
  const stream = Buffer.concat([
    Buffer.from(
      'commit refs/heads/main\ncommitter A Person <person@example.com> 1768000000 +0000\ndata 4\nOdd\nfrom refs/heads/main^0\n',
    ),
    // In Latin-1, as are its words.
    file('"odd/caf\\351.txt"', Buffer.from('d\xe9j\xe0 vu\n', 'latin1')),
    file('"odd/line\\nfeed \\"quoted\\".txt"', Buffer.from('x\n')),
    file('odd/image.bin', Buffer.from([0x89, 0x50, 0, 0xff, 0x0d, 0x0a, 0x80])),
    file('odd/large.psd', Buffer.from(POINTER)),
    file('odd/.gitattributes', Buffer.from('*.psd filter=lfs diff=lfs merge=lfs -text\n')),
    Buffer.from(`M 160000 ${'1'.repeat(40)} odd/module\n`),
    file('.gitmodules', Buffer.from('[submodule "module"]\n\tpath = odd/module\n\turl = ../module.git\n')),
    Buffer.from('done\n'),
  ]);
  execFileSync('git', ['--git-dir', gitDirectory, 'fast-import', '--quiet', '--done'], {
    env: plainGitEnvironment,
    input: stream,
  });
}

/** Mode, object and path of each, the path byte for byte. */
function oddOnes(gitDirectory: string, ref: string): string[] {
  const listing = execFileSync('git', ['--git-dir', gitDirectory, 'ls-tree', '-r', '-z', ref, '--', 'odd'], {
    env: plainGitEnvironment,
  });
  return listing.toString('latin1').split('\0').filter(Boolean);
}
