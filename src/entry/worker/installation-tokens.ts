import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';

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
  told,
}: {
  appId: number;
  privateKey: string;
  apiUrl: string;
  told: (token: string) => void;
}): InstallationTokens {
  const auth = createAppAuth({
    appId,
    privateKey,
    request: new Octokit({ baseUrl: apiUrl, userAgent: 'baton' }).request,
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
