import type { Project } from '../project.ts';
import type { Quality } from '../toolchain.ts';

const WHOLE = ['check', 'verify', 'ci'];
const PARTS = ['lint', 'test'];

/** What a makefile offers as a check. */
export async function detectMake(project: Project): Promise<Quality> {
  const file = ['GNUmakefile', 'makefile', 'Makefile'].find(project.has);
  const targets = file === undefined ? [] : targetsOf(await project.read(file));
  const whole = WHOLE.find((name) => targets.includes(name));
  if (whole !== undefined) return { kind: 'whole', commands: [`make ${whole}`] };
  return {
    kind: 'parts',
    commands: PARTS.filter((name) => targets.includes(name)).map((name) => `make ${name}`),
  };
}

function targetsOf(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [, names = ''] = /^([A-Za-z0-9_.][A-Za-z0-9_. -]*?)\s*::?(?!=)/.exec(line) ?? [];
    return names.split(/\s+/).filter((name) => name !== '');
  });
}
