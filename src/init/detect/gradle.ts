import type { Detector } from '../toolchain.ts';

const FILES = ['build.gradle.kts', 'build.gradle', 'settings.gradle.kts', 'settings.gradle'];

export const detectGradle: Detector = async (project) => {
  const evidence = FILES.find(project.has);
  if (evidence === undefined) return undefined;
  const gradle = project.has('gradlew') ? './gradlew' : 'gradle';
  return {
    language: evidence.endsWith('.kts') ? 'Kotlin or Java' : 'Java',
    manager: 'gradle',
    evidence,
    // Only a whole run fetches all that an offline one needs; what fails in it is left to the check.
    setup: [`${gradle} --no-daemon --continue check || true`],
    quality: { kind: 'whole', commands: [`${gradle} --no-daemon --offline check`] },
    hosts: [
      'repo.maven.apache.org',
      'plugins.gradle.org',
      'plugins-artifacts.gradle.org',
      'services.gradle.org',
      'downloads.gradle.org',
    ],
    steps: [],
  };
};
