import { createAppAuth } from '@octokit/auth-app';
import type { Log } from '../../core/log.ts';
import { createOctokit } from '../../github/octokit.ts';
import { patient } from '../../github/patience.ts';

/** What a token may do, by the names of an App's manifest. */
export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

/** A token that ends sooner than this is not begun with. */
const LEFT_MS = 5 * 60_000;

export interface InstallationTokens {
  /** For one repository, and for no more than these permissions. Minted anew before it ends. */
  forRepository(params: {
    installation: number;
    repository: number;
    permissions: Permissions;
  }): Promise<string>;
  /** For all repositories of an installation. */
  forInstallation(params: { installation: number; permissions: Permissions }): Promise<string>;
  /** Signed by the App itself, for what concerns its installations. */
  forApp(): Promise<string>;
}

/** `told`: hears of every token, so that it can be kept out of logs. */
export function installationTokens({
  appId,
  privateKey,
  apiUrl,
  log,
  told,
  ending,
}: {
  appId: number;
  privateKey: string;
  apiUrl: string;
  log: Pick<Log, 'warn'>;
  told: (token: string) => void;
  /** Aborted when nobody needs a token any more. */
  ending?: AbortSignal;
}): InstallationTokens {
  // Whoever needs the token tries again as well.
  const octokit = createOctokit({ apiUrl, log, patience: { ...patient, attempts: 2 }, ending });
  const auth = createAppAuth({
    appId,
    privateKey,
    // One token too many does no harm.
    request: octokit.request.defaults({ request: { mayRepeat: true } }),
    log: { warn: (line: string) => log.warn(line) },
  });
  const mint = async (wanted: {
    installationId: number;
    permissions: Permissions;
    repositoryIds?: number[];
  }) => {
    const known = await auth({ type: 'installation', ...wanted });
    const ends = Date.parse(known.expiresAt) - Date.now() < LEFT_MS;
    const { token } = ends ? await auth({ type: 'installation', ...wanted, refresh: true }) : known;
    told(token);
    return token;
  };
  return {
    forRepository: ({ installation, repository, permissions }) =>
      mint({ installationId: installation, repositoryIds: [repository], permissions }),
    forInstallation: ({ installation, permissions }) => mint({ installationId: installation, permissions }),
    forApp: async () => (await auth({ type: 'app' })).token,
  };
}
