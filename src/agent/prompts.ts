import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SkillName } from '../core/skill-names.ts';

/** The skills that come with this package. */
/** The skills and messages that the model is given: Markdown files in the package. */
export interface Prompts {
  /**
   * A skill without its front matter, which is for the tools that list skills. `text` takes its place where it is given
   * and says anything; one of another name is nowhere else.
   */
  skill(name: SkillName | (string & {}), text?: string): Promise<string>;
  /** A message of the host, with `{{name}}` replaced by the value of that name. */
  message(name: string, values: Readonly<Record<string, string | number>>): Promise<string>;
}

export function openPrompts(directory: string): Prompts {
  return {
    skill: async (name, text) =>
      withoutFrontMatter(text ?? '') ||
      withoutFrontMatter(await readFile(join(directory, 'skills', name, 'SKILL.md'), 'utf8')),
    message: async (name, values) =>
      fill(await readFile(join(directory, 'messages', `${name}.md`), 'utf8'), values),
  };
}

function withoutFrontMatter(text: string): string {
  const lines = text.replace(/^\u{FEFF}/u, '').split(/\r?\n/);
  const isRule = (line: string | undefined) => line?.trimEnd() === '---';
  const end = isRule(lines[0]) ? lines.findIndex((line, index) => index > 0 && isRule(line)) : -1;
  return lines
    .slice(end + 1)
    .join('\n')
    .trim();
}

/** One pass, so that a value which looks like a placeholder stays as it is. */
function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template
    .replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined) throw new Error(`The message template lacks a value for {{${name}}}`);
      return String(value);
    })
    .trim();
}
