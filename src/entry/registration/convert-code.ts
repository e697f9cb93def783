import { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { Stop } from '../../core/stop.ts';
import { failureOf } from '../../github/failure.ts';

const answer = z.object({
  id: z.int().positive(),
  name: z.string(),
  html_url: z.url(),
  pem: z.string().startsWith('-----BEGIN'),
  webhook_secret: z.string().min(16),
});

/** An App that was registered a moment ago. Its key and secret are told this once. */
export interface RegisteredApp {
  id: number;
  name: string;
  /** Its page on GitHub. */
  url: string;
  privateKey: string;
  webhookSecret: string;
}

/** Exchanges the code that GitHub sends along for the App. Throws `Stop('failed')` that says what to do. */
export async function convertCode(code: string, { apiUrl }: { apiUrl: string }): Promise<RegisteredApp> {
  const silent = () => {};
  const octokit = new Octokit({
    baseUrl: apiUrl,
    userAgent: 'baton',
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  try {
    const { data } = await octokit.rest.apps.createFromManifest({ code });
    const app = answer.parse(data);
    return {
      id: app.id,
      name: app.name,
      url: app.html_url,
      privateKey: app.pem,
      webhookSecret: app.webhook_secret,
    };
  } catch (error) {
    throw new Stop('failed', explain(error), { cause: error });
  }
}

function explain(error: unknown): string {
  if (error instanceof z.ZodError) {
    return 'GitHub registered the App, and its answer lacks a credential. Delete the App on GitHub and begin again.';
  }
  const status = failureOf(error)?.status ?? 0;
  if (status === 404 || status === 422) {
    return 'GitHub does not know the code: it works once, and for an hour. If the App is on GitHub already, delete it there and begin again.';
  }
  return `GitHub could not be asked for the credentials (${status === 0 ? 'no answer' : status}). Reload this page: the code works for an hour.`;
}
