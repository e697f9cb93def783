import { parse } from 'yaml';
import { z } from 'zod';
import { SKILL_NAMES } from '../../core/skill-names.ts';
import { type Check, ok, warning } from '../finding.ts';
import { withFiles } from '../where-possible.ts';

/** What Claude Code needs to list a skill. */
const frontMatter = z.object({ name: z.string().min(1), description: z.string().min(1) });

export const skills: Check = {
  id: 'skills',
  area: 'files',
  look: withFiles(async (files) => {
    const own: string[] = [];
    const unusable: string[] = [];
    for (const name of SKILL_NAMES) {
      const path = `.claude/skills/${name}/SKILL.md`;
      const text = await files.read(path);
      if (text === undefined) continue;
      own.push(name);
      if (!isSkill(text)) unusable.push(path);
    }
    if (unusable.length > 0) {
      return warning(
        `Without a front matter that has \`name\` and \`description\`, or without a text: ${unusable.join(', ')}.`,
        'Complete them, or delete them: Baton then uses its own. `baton init --force` writes them anew.',
      );
    }
    if (own.length === SKILL_NAMES.length) return ok(`All ${SKILL_NAMES.length} are in .claude/skills.`);
    return ok(
      `${own.length} of ${SKILL_NAMES.length} are in .claude/skills; for the others Baton uses its own.`,
    );
  }),
};

function isSkill(text: string): boolean {
  const [, head, body] = /^\u{FEFF}?---\r?\n(.*?)\r?\n---\r?\n(.*)$/su.exec(text) ?? [];
  if (head === undefined || body === undefined || body.trim() === '') return false;
  try {
    return frontMatter.safeParse(parse(head)).success;
  } catch {
    return false;
  }
}
