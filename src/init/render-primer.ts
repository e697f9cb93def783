import type { Detected } from './detect-toolchains.ts';
import { fill } from './fill.ts';
import type { Project } from './project.ts';
import type { Settings } from './settings.ts';

/** `.claude/PRIMER.md`: what can be told without reading code, and questions for the rest. */
export function renderPrimer(
  template: string,
  {
    name,
    project,
    detected,
    settings,
  }: { name: string; project: Project; detected: Detected; settings: Settings },
): string {
  return fill(template, {
    name,
    about: [...languages(detected), '> What does the project do, and for whom? Three sentences.'].join(
      '\n\n',
    ),
    layout: layout(project),
    commands: commands(settings),
  });
}

function languages({ toolchains }: Detected): string[] {
  const named = toolchains.map(
    ({ language, manager, evidence }) => `${language} (${manager}, \`${evidence}\`)`,
  );
  return named.length === 0 ? [] : [`Written in ${named.join(' and ')}.`];
}

/** What lies at the top and is nobody's code. */
const NO_CODE = new Set([
  'node_modules',
  'vendor',
  'dist',
  'build',
  'target',
  'out',
  'coverage',
  'venv',
  'tmp',
]);

function layout({ folders }: Project): string {
  const shown = folders.filter((folder) => /^[\w@+-][\w.@+ -]*$/.test(folder) && !NO_CODE.has(folder));
  return shown.length === 0
    ? '> Which folders will there be, and what goes into each?'
    : [...shown.map((folder) => `- \`${folder}/\``), '', '> What belongs in each, and what does not?'].join(
        '\n',
      );
}

function commands({ setup, quality }: Settings): string {
  const lines = [
    ...setup.map((command) => `- Set-up: \`${command}\``),
    ...quality.map((command) => `- Check: \`${command}\``),
  ];
  return lines.length === 0
    ? '> How is it set up, and what tells whether a change is good?'
    : lines.join('\n');
}
