import type { Detector } from '../toolchain.ts';

export const detectMaven: Detector = async (project) => {
  if (!project.has('pom.xml')) return undefined;
  const maven = project.has('mvnw') ? './mvnw' : 'mvn';
  return {
    language: 'Java',
    manager: 'maven',
    evidence: 'pom.xml',
    // Only a whole run fetches all that an offline one needs; what fails in it is left to the check.
    setup: [`${maven} --batch-mode -Dmaven.test.failure.ignore=true verify`],
    quality: { kind: 'whole', commands: [`${maven} --batch-mode --offline verify`] },
    hosts: ['repo.maven.apache.org'],
    steps: [],
  };
};
