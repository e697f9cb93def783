import { z } from 'zod';

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

/** What every process of the App may be given. */
export const sharedSchema = z.object({
  DATABASE_URL: databaseUrl,
  BATON_DATA_DIR: text.default('data'),
  HOST: optional,
  PORT: portNumber.default(3000),
  GHE_HOST: gitHubHost,
  GHE_PROTOCOL: z.enum(['https', 'http'], { error: 'GHE_PROTOCOL must be https or http' }).default('https'),
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint('OTEL_EXPORTER_OTLP_ENDPOINT'),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'),
});

export const webSchema = z.object({ APP_ID: appId, WEBHOOK_SECRET: webhookSecret });

export const workSchema = z.object({
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

/** Compose files and manifests set to nothing what is not given. */
export function present(variables: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(variables).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(entries);
}
