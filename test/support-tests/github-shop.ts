import { Octokit } from '@octokit/rest';
import type { Permissions } from '../support/github/operations.ts';
import { type GitHubOptions, startGitHub } from '../support/github/start-github.ts';

const WORKFLOW = `name: Baton
run-name: "\${{ inputs.job && format('For {0}', inputs.job) }}"
on:
  workflow_dispatch:
    inputs:
      issue: { required: true, type: string }
      auto: { default: false, type: boolean }
      job: { type: string }
jobs: {}
`;

/** A stand-in with the repository `acme/shop`, an issue, a branch and the clients of a workflow and of a person. */
export async function startShop(
  options: GitHubOptions & { permissions?: Permissions; private?: boolean } = {},
) {
  const { permissions, private: isPrivate = false, ...rest } = options;
  const github = await startGitHub(rest);
  const shop = await github.createRepository({
    owner: 'acme',
    name: 'shop',
    private: isPrivate,
    files: {
      'README.md': '# Shop\n',
      'src/cart.ts': 'export const cart = [];\n',
      'src/link.ts': { linkTo: 'cart.ts' },
      'bin/run.sh': { content: '#!/bin/sh\n', executable: true },
      '.github/workflows/baton.yml': WORKFLOW,
    },
  });
  github.setPermission({ repository: shop, user: 'ada', role: 'write' });
  github.setPermission({ repository: shop, user: 'rob', role: 'read' });
  const issue = github.createIssue({
    repository: shop,
    author: 'rob',
    title: 'Cart loses items',
    body: 'Often.',
  });
  const token = github.appToken({
    repositories: [shop],
    permissions: permissions ?? {
      contents: 'write',
      issues: 'write',
      pull_requests: 'write',
      actions: 'write',
      checks: 'write',
    },
  });
  const client = (auth: string | undefined) =>
    new Octokit({
      baseUrl: github.apiUrl,
      userAgent: 'stand-in-tests',
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
      ...(auth !== undefined && { auth }),
    });
  const branch = (name = 'feature') =>
    github.commit({
      repository: shop,
      branch: name,
      files: { 'src/cart.ts': 'export const cart = [1];\n', 'src/new.ts': 'export {};\n' },
      message: `Work on ${name}`,
      author: 'ada',
    });
  return {
    github,
    shop,
    issue,
    token,
    client,
    branch,
    octokit: client(token),
    person: (login: string) => client(github.userToken(login)),
    at: { owner: 'acme', repo: 'shop' } as const,
  };
}

export type Shop = Awaited<ReturnType<typeof startShop>>;

/** What an API call was refused with. */
export async function refusal(call: Promise<unknown>): Promise<{ status: number; message: string }> {
  try {
    await call;
  } catch (error) {
    const { status, message } = error as { status: number; message: string };
    return { status, message };
  }
  throw new Error('The call was not refused');
}
