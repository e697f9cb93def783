/** A repository on a GitHub. */
export interface RemoteRepository {
  host: string;
  owner: string;
  name: string;
}

/** The repository that a clone belongs to: by `origin`, else `upstream`, else the only remote. */
export function repositoryOf(
  remotes: readonly { name: string; url: string }[],
): RemoteRepository | undefined {
  const named = ['origin', 'upstream'].map((name) => remotes.find((remote) => remote.name === name));
  const [remote = remotes.length === 1 ? remotes[0] : undefined] = named.filter((each) => each !== undefined);
  return remote && parseRemote(remote.url);
}

/** Understands `https://host/owner/name.git`, `ssh://git@host/owner/name` and `git@host:owner/name`. */
export function parseRemote(url: string): RemoteRepository | undefined {
  const [, scpHost, scpPath] = /^(?:[^@/:]+@)?([^@/:]+):(?!\/\/)(.+)$/.exec(url) ?? [];
  const place =
    scpHost !== undefined && scpPath !== undefined ? { host: scpHost, path: scpPath } : addressOf(url);
  if (place === undefined) return undefined;
  const parts = place.path.replace(/^\/+|\/+$/g, '').split('/');
  const [owner = '', name = ''] = parts;
  const [host, bare] = [place.host.replace(/^ssh\.github\.com$/, 'github.com'), name.replace(/\.git$/, '')];
  const isName = (text: string) => /^[A-Za-z0-9._-]+$/.test(text);
  return parts.length === 2 && isName(owner) && isName(bare) ? { host, owner, name: bare } : undefined;
}

function addressOf(url: string): { host: string; path: string } | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, pathname } = new URL(url);
  return ['https:', 'http:', 'ssh:', 'git:'].includes(protocol)
    ? { host: hostname, path: pathname }
    : undefined;
}
