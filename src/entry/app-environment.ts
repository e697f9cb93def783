import { resolve } from 'node:path';
import { z } from 'zod';
import type { DatabasePlace } from '../queue/database.ts';
import { ENV_FILE } from './app/env-file.ts';
import { readPrivateKey } from './app/private-key.ts';
import { UsageError } from './cli/usage-error.ts';

const SHORTEST_SECRET = 16;

const text = z.string().trim();
const optional = text.transform((value) => (value === '' ? undefined : value)).optional();

const appId = text
  .regex(
    /^[1-9]\d{0,14}$/,
    'APP_ID is missing, or not the number on the page of the App (Settings → Developer settings → GitHub Apps). Set it to that number',
  )
  .transform(Number);

const webhookSecret = z.string().superRefine((value, context) => {
  const problem = secretProblem(value);
  if (problem === undefined) return;
  context.addIssue({
    code: 'custom',
    message: `WEBHOOK_SECRET ${problem}. Make one with \`openssl rand -hex 32\`, and set it here and on the page of the App`,
  });
});

function secretProblem(value: string): string | undefined {
  if (value.trim() === '') return 'is missing: without one, anybody could send events';
  if (value === 'development') return 'is `development`, which everybody knows';
  if (value !== value.trim()) return 'begins or ends with a space or a line break';
  if (value.length < SHORTEST_SECRET) {
    return `has ${value.length} characters, and can be guessed with fewer than ${SHORTEST_SECRET}`;
  }
  return new Set(value).size < 5 ? 'is the same few characters over and over' : undefined;
}

const portNumber = text
  .regex(/^\d{1,5}$/, 'PORT must be a number from 0 to 65535; 0 takes any that is free')
  .transform(Number)
  .refine((port) => port <= 65_535, 'PORT must be a number from 0 to 65535; 0 takes any that is free');

const databaseUrl = optional.refine(
  (value) => value === undefined || isPostgres(value),
  'DATABASE_URL must look like `postgres://user:password@host:5432/baton`. Leave it out to use the embedded database',
);

function isPostgres(value: string): boolean {
  return URL.canParse(value) && ['postgres:', 'postgresql:'].includes(new URL(value).protocol);
}

const gitHubHost = optional.refine(
  (value) => value === undefined || isHost(value),
  'GHE_HOST must be a host name, with a port where it needs one, such as `github.example.org`',
);

function isHost(value: string): boolean {
  return URL.canParse(`https://${value}`) && /^[\w.:[\]-]+$/.test(value);
}

const endpoint = (name: string) =>
  optional.refine(
    (value) => value === undefined || /^https?:\/\//.test(value),
    `${name} must be an address that begins with http:// or https://`,
  );

const sharedSchema = z.object({
  DATABASE_URL: databaseUrl,
  BATON_DATA_DIR: text.default('data'),
  HOST: optional,
  PORT: portNumber.default(3000),
  GHE_HOST: gitHubHost,
  GHE_PROTOCOL: z.enum(['https', 'http'], { error: 'GHE_PROTOCOL must be https or http' }).default('https'),
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint('OTEL_EXPORTER_OTLP_ENDPOINT'),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'),
});

const webSchema = z.object({ APP_ID: appId, WEBHOOK_SECRET: webhookSecret });

const workSchema = z.object({
  APP_ID: appId,
  PRIVATE_KEY: z.string(),
  ANTHROPIC_API_KEY: z
    .string()
    .trim()
    .regex(
      /^[\x21-\x7e]+$/,
      'ANTHROPIC_API_KEY is missing, or holds a space or a line break. Set it to a key for the Claude API',
    ),
  ANTHROPIC_BASE_URL: endpoint('ANTHROPIC_BASE_URL'),
  BATON_SANDBOX: z
    .enum(['required', 'auto', 'off'], { error: 'BATON_SANDBOX must be required, auto or off' })
    .default('required'),
});

/** Where GitHub is. No address ends with a slash. */
export interface GitHubPlace {
  serverUrl: string;
  apiUrl: string;
  graphqlUrl: string;
}

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

/** Where GitHub is, for a process that knows nothing else yet. Throws `UsageError`. */
export function readGitHubPlace(variables: NodeJS.ProcessEnv): GitHubPlace {
  const read = sharedSchema.pick({ GHE_HOST: true, GHE_PROTOCOL: true }).safeParse(present(variables));
  if (read.success) return gitHubPlace(read.data);
  throw new UsageError(`${read.error.issues.map(({ message }) => message).join('. ')}.`);
}

/** Compose files and manifests set to nothing what is not given. */
function present(variables: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(variables).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(entries);
}

function gitHubPlace({
  GHE_HOST: host,
  GHE_PROTOCOL: protocol,
}: Pick<z.output<typeof sharedSchema>, 'GHE_HOST' | 'GHE_PROTOCOL'>): GitHubPlace {
  if (host === undefined) return place('https://github.com', 'https://api.github.com');
  const server = `${protocol}://${host}`;
  // Enterprise Cloud with data residency has hosts as github.com has, a server of one's own has paths.
  if (host.endsWith('.ghe.com')) return place(server, `${protocol}://api.${host}`);
  return { serverUrl: server, apiUrl: `${server}/api/v3`, graphqlUrl: `${server}/api/graphql` };
}

function place(serverUrl: string, apiUrl: string): GitHubPlace {
  return { serverUrl, apiUrl, graphqlUrl: `${apiUrl}/graphql` };
}

/** As the specification has it: the general endpoint gets a path, the one for traces is taken as it is. */
function tracesUrl({
  OTEL_EXPORTER_OTLP_ENDPOINT: general,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own,
}: z.output<typeof sharedSchema>): string | undefined {
  return own ?? (general === undefined ? undefined : `${general.replace(/\/$/, '')}/v1/traces`);
}
