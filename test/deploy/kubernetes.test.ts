import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { readCommand, readYaml, VARIABLES } from './support.ts';

const labels = z.record(z.string(), z.string());
const meta = z.strictObject({
  name: z.string().regex(/^[a-z\d]([-a-z\d]*[a-z\d])?$/),
  namespace: z.literal('baton').optional(),
  labels: labels.optional(),
  annotations: labels.optional(),
});
const probe = z.strictObject({
  httpGet: z.strictObject({ path: z.enum(['/healthz', '/readyz']), port: z.literal('http') }),
  periodSeconds: z.int().positive(),
  timeoutSeconds: z.int().positive().optional(),
  failureThreshold: z.int().positive().optional(),
});
const quantity = z.string().regex(/^\d+(m|Mi|Gi)$/);
const profile = z.strictObject({ type: z.enum(['RuntimeDefault', 'Unconfined']) });
const container = z.strictObject({
  name: z.string(),
  image: z.string().regex(/^registry\.example\.org\/baton:\d+\.\d+\.\d+$/),
  args: z.array(z.string()),
  env: z.array(
    z.strictObject({
      name: z.string(),
      valueFrom: z.strictObject({
        secretKeyRef: z.strictObject({ name: z.literal('baton'), key: z.string() }),
      }),
    }),
  ),
  ports: z.tuple([z.strictObject({ name: z.literal('http'), containerPort: z.int() })]),
  startupProbe: probe,
  livenessProbe: probe,
  readinessProbe: probe,
  resources: z
    .strictObject({
      requests: z.record(z.enum(['cpu', 'memory', 'ephemeral-storage']), quantity.optional()),
      limits: z.record(z.enum(['cpu', 'memory', 'ephemeral-storage']), quantity.optional()),
    })
    .partial(),
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
    seccompProfile: profile.optional(),
    appArmorProfile: profile.optional(),
    procMount: z.literal('Unmasked').optional(),
  }),
  volumeMounts: z.array(z.strictObject({ name: z.string(), mountPath: z.string() })),
});
const pod = z.strictObject({
  serviceAccountName: z.literal('baton'),
  automountServiceAccountToken: z.literal(false),
  terminationGracePeriodSeconds: z.int(),
  hostUsers: z.literal(false).optional(),
  securityContext: z.strictObject({
    runAsNonRoot: z.literal(true),
    runAsUser: z.int().positive(),
    runAsGroup: z.int().positive(),
    seccompProfile: profile.optional(),
  }),
  containers: z.tuple([container]),
  volumes: z.array(z.strictObject({ name: z.string(), emptyDir: z.strictObject({ sizeLimit: quantity }) })),
});
const deployment = z.strictObject({
  apiVersion: z.literal('apps/v1'),
  kind: z.literal('Deployment'),
  metadata: meta,
  spec: z.strictObject({
    replicas: z.int().positive(),
    selector: z.strictObject({ matchLabels: labels }),
    strategy: z.strictObject({
      rollingUpdate: z.strictObject({ maxUnavailable: z.int(), maxSurge: z.int() }),
    }),
    template: z.strictObject({ metadata: z.strictObject({ labels }), spec: pod }),
  }),
});
const port = z.strictObject({ name: z.string(), port: z.int(), targetPort: z.string() });
const backend = z.strictObject({
  service: z.strictObject({ name: z.string(), port: z.strictObject({ name: z.string() }) }),
});

/** The part of the API that is used here: nothing that is misspelt is in it. */
const document = z.discriminatedUnion('kind', [
  z.strictObject({ apiVersion: z.literal('v1'), kind: z.literal('Namespace'), metadata: meta }),
  z.strictObject({
    apiVersion: z.literal('v1'),
    kind: z.literal('ServiceAccount'),
    metadata: meta,
    automountServiceAccountToken: z.literal(false),
  }),
  deployment,
  z.strictObject({
    apiVersion: z.literal('policy/v1'),
    kind: z.literal('PodDisruptionBudget'),
    metadata: meta,
    spec: z.strictObject({ maxUnavailable: z.int(), selector: z.strictObject({ matchLabels: labels }) }),
  }),
  z.strictObject({
    apiVersion: z.literal('v1'),
    kind: z.literal('Service'),
    metadata: meta,
    spec: z.strictObject({ selector: labels, ports: z.tuple([port]) }),
  }),
  z.strictObject({
    apiVersion: z.literal('networking.k8s.io/v1'),
    kind: z.literal('Ingress'),
    metadata: meta,
    spec: z.strictObject({
      tls: z.array(z.strictObject({ hosts: z.array(z.string()), secretName: z.string() })),
      rules: z.tuple([
        z.strictObject({
          host: z.string(),
          http: z.strictObject({
            paths: z.array(z.strictObject({ path: z.string(), pathType: z.string(), backend })),
          }),
        }),
      ]),
    }),
  }),
]);

const documents = readYaml('deploy/kubernetes.yaml').map((each) => document.parse(each));
type Kind = z.output<typeof document>['kind'];
function the<K extends Kind>(kind: K, name: string) {
  const found = documents.find((each) => each.kind === kind && each.metadata.name === name);
  if (!found) throw new Error(`There is no ${kind} ${name}`);
  return found as Extract<z.output<typeof document>, { kind: K }>;
}
const web = the('Deployment', 'web').spec.template;
const worker = the('Deployment', 'worker').spec.template;

test('everything stands in one namespace that is made first', () => {
  expect(documents[0]).toMatchObject({ kind: 'Namespace', metadata: { name: 'baton' } });
  for (const { metadata } of documents.slice(1)) expect(metadata.namespace).toBe('baton');
});

test('what selects by labels finds what it is for', () => {
  for (const name of ['web', 'worker']) {
    const { selector, template } = the('Deployment', name).spec;
    expect(template.metadata.labels).toEqual(selector.matchLabels);
  }
  expect(the('Service', 'web').spec.selector).toEqual(web.metadata.labels);
  expect(the('PodDisruptionBudget', 'worker').spec.selector.matchLabels).toEqual(worker.metadata.labels);
});

test('the way from outside leads to webhooks and to nothing else', () => {
  const [{ host, http }] = the('Ingress', 'web').spec.rules;
  expect(http.paths).toEqual([
    {
      path: '/api/github/webhooks',
      pathType: 'Exact',
      backend: { service: { name: 'web', port: { name: the('Service', 'web').spec.ports[0].name } } },
    },
  ]);
  expect(the('Ingress', 'web').spec.tls[0]?.hosts).toEqual([host]);
  expect(the('Service', 'web').spec.ports[0].targetPort).toBe(web.spec.containers[0].ports[0].name);
});

test.each([
  ['serve', web],
  ['worker', worker],
] as const)(
  '%s is started as the program allows, with variables that it reads, each from the Secret',
  (name, { spec }) => {
    const [{ args, env, ports, volumeMounts }] = spec.containers;
    const called = readCommand(args);
    expect(called.name).toBe(name);
    const listens = called.values.port ?? '3000';
    expect(ports[0].containerPort).toBe(Number(listens));
    expect(env.map((variable) => variable.name).filter((variable) => !VARIABLES.includes(variable))).toEqual(
      [],
    );
    for (const { name: variable, valueFrom } of env) {
      expect(valueFrom.secretKeyRef.key).toBe(variable.toLowerCase().replaceAll('_', '-'));
    }
    expect(volumeMounts.map((mount) => mount.name)).toEqual(spec.volumes.map((volume) => volume.name));
  },
);

test('who takes webhooks in holds no key, and keeps to the default profile', () => {
  const names = web.spec.containers[0].env.map(({ name }) => name);
  expect(names).toEqual(['APP_ID', 'WEBHOOK_SECRET', 'DATABASE_URL']);
  expect(web.spec.securityContext.seccompProfile).toEqual({ type: 'RuntimeDefault' });
  expect(web.spec.containers[0].securityContext.procMount).toBeUndefined();
  expect(readCommand(web.spec.containers[0].args).values['no-worker']).toBe(true);
});

test('a worker has what bubblewrap needs and no more: no privilege, no capability, no root', () => {
  expect(worker.spec.hostUsers).toBe(false);
  expect(worker.spec.containers[0].securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'Unconfined' },
    appArmorProfile: { type: 'Unconfined' },
    procMount: 'Unmasked',
  });
  expect(worker.spec.containers[0].env.map(({ name }) => name)).not.toContain('WEBHOOK_SECRET');
});

test('a worker that is told to end gets longer than it lets its jobs go on', () => {
  const { grace } = readCommand(worker.spec.containers[0].args).values;
  expect(worker.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(Number(grace) + 30);
});

test('a server that is told to end answers on, until others know and what came to it meanwhile is stored', () => {
  const { readinessProbe, args } = web.spec.containers[0];
  const drain = Number(readCommand(args).values.drain);
  expect(drain).toBeGreaterThanOrEqual(readinessProbe.periodSeconds + (readinessProbe.timeoutSeconds ?? 1));
  expect(web.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(drain + 15);
  expect(the('Deployment', 'web').spec.strategy.rollingUpdate.maxUnavailable).toBe(0);
});

test('the image is the version of the package', async () => {
  const { version } = (await import('../../package.json', { with: { type: 'json' } })).default;
  for (const { spec } of [web, worker]) expect(spec.containers[0].image).toMatch(`:${version}`);
});
