import { generateKeyPairSync } from 'node:crypto';
import type { Permissions } from './operations.ts';
import { ensureUser } from './people.ts';
import type { Repository, State } from './state.ts';

/** As an App's manifest asks for them; see app.yml. */
const ALL: Permissions = {
  actions: 'write',
  checks: 'write',
  contents: 'write',
  issues: 'write',
  metadata: 'read',
  pull_requests: 'write',
};

/** An App as its owner knows it. */
export interface RegisteredApp {
  id: number;
  /** PEM. */
  privateKey: string;
  /** Of its installation in the repositories. */
  installation: number;
  /** Login of its account. */
  bot: string;
}

/** Registers an App and installs it in repositories of one owner. */
export function registerApp(
  state: State,
  {
    slug,
    repositories,
    permissions = ALL,
  }: { slug: string; repositories: Repository[]; permissions?: Permissions },
): RegisteredApp {
  const owner = repositories[0]?.owner;
  if (!owner) throw new Error('An App is installed in at least one repository');
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const installation = { id: state.nextId(), account: owner, repositories, createdAt: state.now() };
  const id = state.nextId();
  state.apps.push({ id, slug, publicKey, permissions, installations: [installation] });
  const bot = ensureUser(state, { login: `${slug}[bot]` }).login;
  return { id, privateKey, installation: installation.id, bot };
}
