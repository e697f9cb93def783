import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { readCommand, readYaml, VARIABLES } from './support.ts';

const service = z.strictObject({
  image: z.string().regex(/^[\w./-]+(:[\w.-]+)?$/),
  build: z.strictObject({ context: z.literal('..'), dockerfile: z.literal('deploy/Dockerfile') }).optional(),
  command: z.array(z.string()).optional(),
  restart: z.literal('unless-stopped'),
  init: z.boolean().optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).optional(),
  environment: z.record(z.string(), z.string()),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.literal('ALL')).optional(),
  security_opt: z.array(z.string()).optional(),
  healthcheck: z
    .strictObject({ test: z.array(z.string()), interval: z.string(), timeout: z.string(), retries: z.int() })
    .optional(),
  mem_limit: z.string().optional(),
  pids_limit: z.int().optional(),
  stop_grace_period: z.string().optional(),
});

/** The part of the Compose specification that is used here: nothing that is misspelt is in it. */
const file = z.strictObject({
  name: z.string(),
  services: z.strictObject({ db: service, web: service, worker: service }),
  volumes: z.record(z.string(), z.null()),
});

const { services, volumes } = file.parse(readYaml('deploy/compose.yaml')[0]);

test('keeps to the specification, and waits only for services that can tell that they are well', () => {
  for (const { depends_on: needed = {} } of Object.values(services)) {
    for (const name of Object.keys(needed)) {
      expect(services[name as keyof typeof services]?.healthcheck).toBeDefined();
    }
  }
  const [mounted] = services.db.volumes ?? [];
  expect(Object.keys(volumes)).toContain(mounted?.split(':')[0]);
});

test.each(['web', 'worker'] as const)(
  '%s is started as the program allows, with variables that it reads',
  (name) => {
    const { command = [], environment } = services[name];
    const { name: called, values } = readCommand(command);
    expect(called).toBe(name === 'web' ? 'serve' : 'worker');
    expect(values['no-worker'] === true).toBe(name === 'web');
    expect(Object.keys(environment).filter((variable) => !VARIABLES.includes(variable))).toEqual([]);
  },
);

test('no credential is written into it, and a missing one is asked for', () => {
  for (const { environment } of Object.values(services)) {
    for (const [variable, value] of Object.entries(environment)) {
      if (/KEY|SECRET|PASSWORD|APP_ID/.test(variable)) expect(value).toMatch(/^\$\{\w+(:\?[^}]+)?\}$/);
    }
  }
  const all = JSON.stringify(services);
  for (const name of ['APP_ID', 'WEBHOOK_SECRET', 'PRIVATE_KEY', 'ANTHROPIC_API_KEY', 'POSTGRES_PASSWORD']) {
    expect(all).toContain(`\${${name}:?set ${name} in .env}`);
  }
});

test('who takes webhooks in holds no key, and is confined as Docker does', () => {
  expect(Object.keys(services.web.environment)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/PRIVATE_KEY|ANTHROPIC/)]),
  );
  expect(services.web).toMatchObject({ read_only: true, security_opt: ['no-new-privileges:true'] });
  expect(services.web.ports).toEqual(['127.0.0.1:3000:3000']);
});

test('a worker may make namespaces, nobody reaches it, and it has the time to end that it was promised', () => {
  expect(services.worker).toMatchObject({
    cap_drop: ['ALL'],
    security_opt: [
      'no-new-privileges:true',
      'seccomp=unconfined',
      'apparmor=unconfined',
      'systempaths=unconfined',
    ],
  });
  expect(services.worker.ports).toBeUndefined();
  const { grace } = readCommand(services.worker.command ?? []).values;
  expect(Number.parseInt(services.worker.stop_grace_period ?? '', 10)).toBeGreaterThanOrEqual(
    Number(grace) + 30,
  );
});

test('the database is reached by nobody else', () => {
  expect(services.db.ports).toBeUndefined();
});
