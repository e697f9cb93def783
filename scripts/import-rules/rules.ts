/** What each part of `src` may import of the others; `entry/`, which may import all of them, is not among them. */
export const MAY_IMPORT = {
  core: [],
  config: ['core'],
  report: ['core'],
  trigger: ['config', 'core'],
  plan: ['config', 'core'],
  agent: ['config', 'core'],
  workspace: ['config', 'core'],
  github: ['config', 'core'],
  queue: ['trigger', 'config', 'core'],
  doctor: ['agent', 'workspace', 'github', 'config', 'core'],
  init: ['workspace', 'github', 'config', 'core'],
  jobs: ['agent', 'plan', 'workspace', 'github', 'report', 'config', 'core'],
  'dispatch.ts': ['jobs', 'config', 'core'],
} as const satisfies Record<string, readonly string[]>;

export type Part = keyof typeof MAY_IMPORT | 'entry';
export const PARTS = [...(Object.keys(MAY_IMPORT) as (keyof typeof MAY_IMPORT)[]), 'entry'] as const;

/** A file below `src`, or a part of it. */
export type Place = Part | `${Part}/${string}.ts`;

/** Imports that are left to some places, or refused to some. */
export type Restriction = {
  /** As a `.gitignore` has them, on what an import names. */
  imports: readonly string[];
  message: string;
} & ({ leftTo: readonly Place[] } | { refusedTo: readonly Place[] });

const ONE_IMPORTER: readonly [importers: readonly Place[], packages: readonly string[]][] = [
  [['entry/action.ts'], ['@actions/**']],
  [['entry/app.ts'], ['probot', 'probot/**']],
  [['github', 'entry'], ['@octokit/**']],
  [['agent'], ['@anthropic-ai/**', '!@anthropic-ai/sandbox-runtime', '!@anthropic-ai/sandbox-runtime/**']],
  [
    ['workspace/sandbox/sandbox-runtime.ts'],
    ['@anthropic-ai/sandbox-runtime', '@anthropic-ai/sandbox-runtime/**'],
  ],
  [['workspace/git/run-git.ts'], ['simple-git', 'simple-git/**']],
  [['workspace/sandbox/confined-process.ts'], ['node:child_process', 'child_process']],
  [['queue'], ['pg-boss', '@electric-sql/**']],
];

const SANDBOX = 'Commands run through src/workspace/sandbox/sandbox.ts.';

export const RESTRICTIONS: readonly Restriction[] = [
  ...ONE_IMPORTER.map(([leftTo, imports]) => ({
    imports,
    message: `This is imported in ${leftTo.map((place) => `src/${place}`).join(' and ')} alone.`,
    leftTo,
  })),
  {
    imports: [
      '*',
      '*/**',
      '!./**',
      '!../**',
      '!node:*',
      '!node:*/**',
      '!zod',
      '!picomatch',
      '!{mdast,micromark,remark,unist}-*',
      '!{mdast,micromark,remark,unist}-*/**',
      '!{mdast,unist,unified}',
    ],
    message: 'src/core uses zod, picomatch and the Markdown tree, no other package.',
    refusedTo: ['core'],
  },
  {
    imports: [
      '../**/workspace/sandbox/*',
      '!../**/workspace/sandbox/sandbox.ts',
      '!../**/workspace/sandbox/command-result.ts',
    ],
    message: SANDBOX,
    leftTo: ['workspace', 'doctor'],
  },
  {
    imports: [
      '../**/workspace/sandbox/*',
      '!../**/workspace/sandbox/sandbox.ts',
      '!../**/workspace/sandbox/{bubblewrap,command-result,limits,seccomp-helper,smoke-test}.ts',
    ],
    message: SANDBOX,
    refusedTo: ['doctor'],
  },
  {
    imports: [
      '../**/workspace/git/{decoded-texts,fit-to-commit,git-environment,protected-paths,push-refusal,read-objects,refusal,remote-credential,repository-files,run-git,secret-scan,staging}.ts',
    ],
    message:
      'What is committed or pushed goes through commit-work-tree.ts, commit-file.ts and publish.ts of src/workspace/git.',
    leftTo: ['workspace'],
  },
  {
    imports: ['../**/core/fence-untrusted.ts'],
    message: 'Foreign text reaches a prompt through src/jobs/planning/brief.ts alone.',
    leftTo: ['jobs/planning/brief.ts'],
  },
  {
    imports: ['../**/report/own-markdown.ts'],
    message: 'What is said in comments is put together in src/report alone.',
    leftTo: ['report'],
  },
  {
    imports: ['../**/report/inert.ts'],
    message: 'Foreign text is shown through src/report/neutral.ts alone.',
    leftTo: ['report'],
  },
];
