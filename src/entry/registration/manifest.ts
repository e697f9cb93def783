import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { WEBHOOKS_PATH } from '../app.ts';
import type { Wishes } from './wishes.ts';

const template = z.object({
  url: z.url(),
  description: z.string(),
  public: z.boolean(),
  default_permissions: z.record(z.string(), z.string()),
  default_events: z.array(z.string()),
});

/** What GitHub registers an App from: https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest */
export interface Manifest extends z.output<typeof template> {
  name: string;
  hook_attributes: { url: string; active: boolean };
  redirect_url: string;
}

/** The manifest of `app.yml` in `root`, with what it takes to register it from here. */
export async function buildManifest(
  { name, url }: Wishes,
  { root, redirectUrl }: { root: string; redirectUrl: string },
): Promise<Manifest> {
  const common = template.parse(parse(await readFile(join(root, 'app.yml'), 'utf8')));
  return {
    ...common,
    name,
    hook_attributes: { url: webhookUrl(url), active: true },
    redirect_url: redirectUrl,
  };
}

/** A channel that forwards is taken as it is; of a server the path is known. */
function webhookUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return pathname === '/' ? `${origin}${WEBHOOKS_PATH}` : url;
}
