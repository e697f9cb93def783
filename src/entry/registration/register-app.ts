import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { errorCode } from '../../core/error-code.ts';
import { Stop } from '../../core/stop.ts';
import { answer } from '../app/answer.ts';
import { ENV_FILE } from '../app/env-file.ts';
import type { GitHubPlace } from '../app/github-place.ts';
import type { JsonLog } from '../app/json-log.ts';
import { startWebServer } from '../app/web-server.ts';
import type { Handler } from '../app.ts';
import { convertCode, type RegisteredApp } from './convert-code.ts';
import type { Html } from './html.ts';
import { buildManifest } from './manifest.ts';
import { confirmPage, donePage, failedPage, formPage } from './pages.ts';
import { readWishes, type Wishes } from './wishes.ts';
import { assertEnvFileWritable, writeEnvFile } from './write-env-file.ts';

export interface RegistrationParams {
  github: GitHubPlace;
  /** Where `.env` goes. */
  directory: string;
  /** Of this package, with `app.yml`. */
  root: string;
  port: number;
  log: JsonLog;
  ending: AbortSignal;
  /** Told where the pages are, once they are. */
  onReady: (url: string) => void;
}

/**
 * Has somebody at this machine register the App in a browser, and writes its credentials into `.env`. Listens on the
 * loopback interface alone. Resolves when that is done; `false` when the process was told to end before.
 */
export async function registerApp(params: RegistrationParams): Promise<boolean> {
  const { directory, port, log, ending, onReady } = params;
  await assertEnvFileWritable(directory);
  const { promise: done, resolve: finish } = Promise.withResolvers<boolean>();
  const state = randomBytes(24).toString('hex');
  let at = '';
  const handler: Handler = async (request, response) => {
    const { page, status = 200, registered = false } = await answerTo(request, { ...params, state, at });
    if (registered) response.once('close', () => finish(true));
    showPage(response, { page, status, github: params.github });
    return true;
  };
  await using server = await startWebServer([onlyFromHere(() => at), handler], {
    host: '127.0.0.1',
    port,
    log,
    ending,
  });
  at = server.url;
  ending.addEventListener('abort', () => finish(false), { once: true });
  onReady(at);
  return ending.aborted ? false : await done;
}

interface Answer {
  page: Html;
  status?: number;
  registered?: boolean;
}

const ONLY_PAGES =
  'Nothing can be sent here yet, no webhook either: no App is registered. Open the first page in a browser on the machine of the server to register it.';
const NO_SUCH_PAGE =
  'There is no such page. Until an App is registered, this server has only the pages for that: go back to the first one.';
const OF_ANOTHER_START =
  'This address was not made by GitHub for this server, or before it was last started. Begin again; if GitHub has registered the App already, delete it there first.';

async function answerTo(
  request: IncomingMessage,
  params: RegistrationParams & { state: string; at: string },
): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '', params.at);
  if (request.method !== 'GET') return { page: failedPage(ONLY_PAGES), status: 405 };
  switch (pathname) {
    case '/':
      return { page: formPage({ wishes: { name: 'Baton', organization: '', url: '' } }) };
    case '/manifest':
      return await confirmation(searchParams, params);
    case '/registered':
      return await registration(searchParams, params);
    default:
      return { page: failedPage(NO_SUCH_PAGE), status: 404 };
  }
}

async function confirmation(
  query: URLSearchParams,
  { github, root, state, at }: RegistrationParams & { state: string; at: string },
): Promise<Answer> {
  const { wishes, problem } = readWishes(query);
  if (problem !== undefined) return { page: formPage({ wishes, problem }), status: 400 };
  const manifest = await buildManifest(wishes, { root, redirectUrl: `${at}/registered` });
  return { page: confirmPage({ manifest, action: newAppUrl(github, { wishes, state }) }) };
}

function newAppUrl({ serverUrl }: GitHubPlace, { wishes, state }: { wishes: Wishes; state: string }): string {
  const owner = wishes.organization === '' ? '' : `/organizations/${wishes.organization}`;
  return `${serverUrl}${owner}/settings/apps/new?state=${state}`;
}

/** GitHub sends the browser back here. The state says that it was this server that had it go there. */
async function registration(
  query: URLSearchParams,
  { github, directory, state, log }: RegistrationParams & { state: string },
): Promise<Answer> {
  const code = query.get('code') ?? '';
  if (query.get('state') !== state || code === '') {
    return { page: failedPage(OF_ANOTHER_START), status: 400 };
  }
  try {
    const app = await convertCode(code, github);
    await keepCredentials(app, directory);
    log.info(`The App ${app.name} is registered, and its credentials are in ${ENV_FILE}.`);
    const page = donePage({ name: app.name, installUrl: `${app.url}/installations/new`, path: ENV_FILE });
    return { page, registered: true };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    log.error(error.message);
    return { page: failedPage(error.message), status: 502 };
  }
}

/** GitHub has told them this once. Throws Stop('failed') that says what to do where they are lost. */
async function keepCredentials(app: RegisteredApp, directory: string): Promise<void> {
  try {
    await writeEnvFile(directory, {
      APP_ID: String(app.id),
      PRIVATE_KEY: app.privateKey,
      WEBHOOK_SECRET: app.webhookSecret,
    });
  } catch (cause) {
    const reason = errorCode(cause) ?? 'an unknown error';
    throw new Stop(
      'failed',
      `The App ${app.name} is registered, but ${join(directory, ENV_FILE)} could not be written (${reason}), and GitHub does not tell its key again: nothing was kept. Delete the App on GitHub (${app.url}), see to it that the file can be written, and begin again.`,
      { cause },
    );
  }
}

/** A page elsewhere whose name suddenly leads to this machine would have another name in its requests. */
function onlyFromHere(at: () => string): Handler {
  return async ({ headers: { host } }, response) => {
    const { host: own, port } = new URL(at());
    if (host === own || host === `localhost:${port}`) return false;
    answer(response, { status: 403, body: 'Open this page by its own address.\n' });
    return true;
  };
}

function showPage(
  response: ServerResponse,
  { page, status, github }: { page: Html; status: number; github: GitHubPlace },
): void {
  response.setHeader(
    'content-security-policy',
    `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${github.serverUrl}; frame-ancestors 'none'; base-uri 'none'`,
  );
  response.setHeader('referrer-policy', 'strict-origin');
  answer(response, { status, body: page.text, type: 'text/html; charset=utf-8' });
}
