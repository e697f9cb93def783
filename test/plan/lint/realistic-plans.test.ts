import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { lintPlan } from '../../../src/plan/lint/lint-plan.ts';
import { parsePlan } from '../../../src/plan/parse-plan.ts';
import { renderPlan } from '../../../src/plan/render-plan.ts';
import { type Files, policy, treeOf } from './repository.ts';

const directory = new URL('../../fixtures/realistic-plans/', import.meta.url);
const empty = (...paths: string[]): Files => Object.fromEntries(paths.map((path) => [path, '']));

/** What stands at the base of each plan, and its quality check. */
const REPOSITORIES: Record<string, { check: string; files: Files }> = {
  'python.md': {
    check: 'make lint',
    files: {
      ...empty(
        'README.md',
        'pyproject.toml',
        'uv.lock',
        'src/app/limits.py',
        'src/app/redis.py',
        'docs/api.md',
      ),
      ...empty('src/app/settings.py', 'tests/unit/test_cache.py', 'migrations/001.sql'),
      Makefile: '.PHONY: lint\nlint:\n\truff check .\n',
      'src/app/routes/query.py':
        'from app import answer\n\n\nasync def query(body: Query, key: ApiKey) -> Answer:\n    return await answer(body.text)\n',
    },
  },
  'go.md': {
    check: 'go test ./...',
    files: {
      ...empty('README.md', 'go.mod', 'go.sum', 'cmd/uploader/main.go', 'internal/upload/testdata/a.bin'),
      'internal/upload/client.go':
        'package upload\n\nimport (\n\t"context"\n\t"io"\n)\n\n// Put uploads.\nfunc (c *Client) Put(ctx context.Context, name string, r io.ReadSeeker) error {\n\treturn c.send(ctx, name, r)\n}\n',
      'internal/upload/client_test.go': 'package upload\n\nimport "testing"\n',
    },
  },
  'rust.md': {
    check: 'cargo clippy --all-targets -- -D warnings',
    files: {
      ...empty('Cargo.toml', 'Cargo.lock', 'CHANGELOG.md', 'rust-toolchain.toml', '.cargo/config.toml'),
      ...empty('crates/config/Cargo.toml', 'crates/config/src/level.rs', 'crates/config/tests/basic.rs'),
      ...empty('crates/cli/Cargo.toml', 'crates/cli/src/main.rs'),
      'crates/config/src/lib.rs': 'pub struct Config {\n    pub timeout: u64,\n}\n',
    },
  },
  'typescript.md': {
    check: 'npm run check',
    files: {
      ...empty('README.md', 'package-lock.json', 'index.html', 'e2e/theme.spec.ts', 'src/theme/theme.ts'),
      ...empty('src/theme/use-theme.test.tsx', 'src/settings/settings-page.tsx', 'src/app.css'),
      'src/theme/use-theme.ts': 'export function useTheme() {}\n',
      'package.json': JSON.stringify({ scripts: { check: 'x', typecheck: 'tsc' } }),
    },
  },
  'php.md': {
    check: 'php artisan test',
    files: {
      ...empty(
        'composer.json',
        'composer.lock',
        'routes/web.php',
        'docs/invoices.md',
        'app/Models/Invoice.php',
      ),
      ...empty('artisan', 'database/migrations/1.php', 'resources/views/a.blade.php'),
      'app/Http/Controllers/InvoiceController.php':
        '<?php\n\nnamespace App;\n\nclass InvoiceController\n{\n}\n',
    },
  },
  'monorepo.md': {
    check: 'pnpm check',
    files: {
      ...empty('pnpm-lock.yaml', 'infra/nginx.conf', 'apps/web/README.md', 'packages/protocol/src/index.ts'),
      ...empty('apps/web/app/documents/[id]/page.tsx', 'apps/web/app/documents/[id]/edit/page.tsx'),
      ...empty('apps/web/app/(auth)/login/page.tsx'),
      'package.json': JSON.stringify({
        scripts: { check: 'turbo run check', typecheck: 'tsc -b' },
        devDependencies: { turbo: '2' },
      }),
      'packages/protocol/package.json': JSON.stringify({ scripts: { test: 'vitest', build: 'tsc' } }),
      'packages/api/package.json': JSON.stringify({ scripts: { test: 'vitest' } }),
      'packages/api/src/socket.ts':
        'import { createSocket } from "./x";\n\nexport const socket = createSocket();\n',
    },
  },
  'ruby.md': {
    check: 'bundle exec rspec',
    files: {
      ...empty('Gemfile', 'Gemfile.lock', 'db/schema.rb', 'config/schedule.rb', 'spec/factories/orders.rb'),
      ...empty('bin/rails'),
      'app/models/order.rb':
        'class Order < ApplicationRecord\n  scope :closed, -> { where.not(closed_at: nil) }\nend\n',
    },
  },
};

test('each plan has a repository', () => {
  expect(readdirSync(directory).sort()).toEqual(Object.keys(REPOSITORIES).sort());
});

test.each(Object.entries(REPOSITORIES))('%s has no findings', async (name, { check, files }) => {
  const plan = parsePlan(readFileSync(new URL(name, directory), 'utf8'));
  const qualityCommands = [check];
  const executable = { ...treeOf(files), isExecutable: (path: string) => path.startsWith('bin/') };
  for (const tree of [treeOf(files), executable]) {
    expect(await lintPlan(plan, tree, { ...policy, qualityCommands })).toEqual([]);
    expect(await lintPlan(parsePlan(renderPlan(plan)), tree, { ...policy, qualityCommands })).toEqual([]);
  }
});
