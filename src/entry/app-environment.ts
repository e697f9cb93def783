import { resolve } from 'node:path';
import type { z } from 'zod';
import type { DatabasePlace } from '../queue/database.ts';
import { present, sharedSchema, webSchema, workSchema } from './app/app-variables.ts';
import { ENV_FILE } from './app/env-file.ts';
import { type GitHubPlace, gitHubPlace } from './app/github-place.ts';
import { readPrivateKey } from './app/private-key.ts';
import { UsageError } from './cli/usage-error.ts';

/** What every process of the App knows. */
export interface AppSettings {
  github: GitHubPlace;
  database: DatabasePlace;
  /** `host` is every interface where it is left out. Port 0 is any that is free. Undefined: not at all. */
  listen: { host: string | undefined; port: number } | undefined;
  /** Absolute paths of what belongs to the App on this machine and may hold secrets, there or not. */
  files: readonly string[];
  /** Where traces go, e.g. `http://collector:4318/v1/traces`; undefined where nobody wants any. */
  tracesUrl: string | undefined;
}

/** What it takes to let webhooks in. */
export interface WebSettings {
  appId: number;
  webhookSecret: string;
}

/** What it takes to work. */
export interface WorkSettings {
  appId: number;
  /** PEM. */
  privateKey: string;
  anthropicKey: string;
  anthropicUrl: string | undefined;
  /** The operator's word, over what a repository says. */
  sandbox: 'required' | 'auto' | 'off';
}

export interface AppEnvironment {
  settings: AppSettings;
  web: WebSettings | undefined;
  work: WorkSettings | undefined;
}

/**
 * Reads what a process of the App needs for its parts. Relative paths start at `directory`. Throws `UsageError` that
 * names everything that is missing or wrong, with how to mend it.
 */
export function readAppEnvironment(
  variables: NodeJS.ProcessEnv,
  {
    directory,
    port,
    web,
    work,
  }: {
    directory: string;
    /** Instead of `PORT`; `none` not to listen. */
    port?: number | 'none' | undefined;
    web: boolean;
    work: boolean;
  },
): AppEnvironment {
  const key = work ? readPrivateKey(variables, directory) : { pem: '' };
  const given = { APP_ID: '', WEBHOOK_SECRET: '', ANTHROPIC_API_KEY: '', ...present(variables) };
  const problems = new Set('problem' in key ? [key.problem] : []);
  const parse = <S extends z.ZodType>(schema: S, values: unknown): z.output<S> | undefined => {
    const read = schema.safeParse(values);
    for (const { message } of read.error?.issues ?? []) problems.add(message);
    return read.data;
  };
  const settings = parse(sharedSchema, given);
  const forWeb = web ? parse(webSchema, given) : undefined;
  const forWork = work
    ? parse(workSchema, { ...given, PRIVATE_KEY: 'pem' in key ? key.pem : '' })
    : undefined;
  if (problems.size > 0 || settings === undefined) {
    const list = [...problems].map((problem) => `- ${problem}.`).join('\n');
    throw new UsageError(`Baton cannot start:\n${list}`);
  }
  const dataDirectory = resolve(directory, settings.BATON_DATA_DIR);
  const keyPath = variables.PRIVATE_KEY_PATH?.trim();
  return {
    settings: {
      github: gitHubPlace(settings),
      database:
        settings.DATABASE_URL === undefined
          ? { kind: 'embedded', directory: dataDirectory }
          : { kind: 'postgres', url: settings.DATABASE_URL },
      files: [resolve(directory, ENV_FILE), dataDirectory, ...(keyPath ? [resolve(directory, keyPath)] : [])],
      listen: port === 'none' ? undefined : { host: settings.HOST, port: port ?? settings.PORT },
      tracesUrl: tracesUrl(settings),
    },
    web: forWeb && { appId: forWeb.APP_ID, webhookSecret: forWeb.WEBHOOK_SECRET },
    work: forWork && {
      appId: forWork.APP_ID,
      privateKey: forWork.PRIVATE_KEY,
      anthropicKey: forWork.ANTHROPIC_API_KEY,
      anthropicUrl: forWork.ANTHROPIC_BASE_URL,
      sandbox: forWork.BATON_SANDBOX,
    },
  };
}

/** As the specification has it: the general endpoint gets a path, the one for traces is taken as it is. */
function tracesUrl({
  OTEL_EXPORTER_OTLP_ENDPOINT: general,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own,
}: z.output<typeof sharedSchema>): string | undefined {
  return own ?? (general === undefined ? undefined : `${general.replace(/\/$/, '')}/v1/traces`);
}
