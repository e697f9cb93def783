import { z } from 'zod';
import type { Project } from '../project.ts';
import type { Detector, Quality } from '../toolchain.ts';

const manifestSchema = z.object({ scripts: z.record(z.string(), z.unknown()).catch({}) });

export const detectPhp: Detector = async (project) => {
  if (!project.has('composer.json')) return undefined;
  return {
    language: 'PHP',
    manager: 'composer',
    evidence: project.has('composer.lock') ? 'composer.lock' : 'composer.json',
    setup: ['composer install --no-interaction --no-progress'],
    quality: qualityOf(project, scriptsOf(await project.read('composer.json'))),
    hosts: ['repo.packagist.org', 'api.github.com', 'codeload.github.com'],
    steps: [],
  };
};

function scriptsOf(text: string): string[] {
  try {
    return Object.keys(manifestSchema.parse(JSON.parse(text)).scripts);
  } catch {
    return [];
  }
}

function qualityOf(project: Project, scripts: readonly string[]): Quality {
  const whole = ['check', 'qa', 'ci'].find((name) => scripts.includes(name));
  if (whole !== undefined) return { kind: 'whole', commands: [`composer run-script ${whole}`] };
  const named = [
    ['lint', 'cs', 'phpcs'],
    ['phpstan', 'analyse', 'psalm'],
    ['test', 'phpunit'],
  ]
    .map((names) => names.find((name) => scripts.includes(name)))
    .filter((name) => name !== undefined);
  const hasTests = named.includes('test') || named.includes('phpunit');
  const hasConfiguration = ['phpunit.xml', 'phpunit.xml.dist', 'phpunit.dist.xml'].some(project.has);
  return {
    kind: 'parts',
    commands: [
      ...named.map((name) => `composer run-script ${name}`),
      ...(!hasTests && hasConfiguration ? ['vendor/bin/phpunit'] : []),
    ],
  };
}
