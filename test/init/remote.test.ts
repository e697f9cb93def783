import { expect, test } from '@jest/globals';
import { parseRemote, repositoryOf } from '../../src/init/remote.ts';

const shop = { host: 'github.com', owner: 'acme', name: 'shop' };

test.each([
  'https://github.com/acme/shop.git',
  'https://github.com/acme/shop',
  'https://x-access-token:secret@github.com/acme/shop.git/',
  'git@github.com:acme/shop.git',
  'github.com:acme/shop',
  'ssh://git@github.com/acme/shop.git',
  'ssh://git@ssh.github.com:443/acme/shop.git',
  'git://github.com/acme/shop.git',
])('%s', (url) => expect(parseRemote(url)).toEqual(shop));

test.each([
  '/srv/git/shop.git',
  '../shop',
  'file:///srv/shop.git',
  'https://gitlab.com/group/sub/shop.git',
  'https://github.com/acme',
  'https://github.com/acme/sh;op',
  '',
])('%j is no repository on a GitHub', (url) => expect(parseRemote(url)).toBeUndefined());

test('origin counts before upstream, and another one only where it is alone', () => {
  const at = (name: string) => ({ name, url: `https://github.com/${name}/shop` });
  expect(repositoryOf([at('fork'), at('upstream'), at('origin')])?.owner).toBe('origin');
  expect(repositoryOf([at('fork'), at('upstream')])?.owner).toBe('upstream');
  expect(repositoryOf([at('fork')])?.owner).toBe('fork');
  expect(repositoryOf([at('fork'), at('mirror')])).toBeUndefined();
  expect(repositoryOf([])).toBeUndefined();
});
