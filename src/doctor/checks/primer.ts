import { type Check, ok, warning } from '../finding.ts';
import { withConfiguration, withFiles } from '../where-possible.ts';

export const primer: Check = {
  id: 'primer',
  area: 'files',
  look: withFiles((files, parts) =>
    withConfiguration(async ({ plans }) => {
      const path = plans.primer;
      const text = await files.read(path);
      if (text === undefined || text.trim() === '') {
        return warning(
          `There is no primer at ${path}: each run finds out anew how the project is built.`,
          '`baton init` writes one to fill in.',
        );
      }
      const open = text.split('\n').filter(isQuestion).length;
      if (open === 0) return ok(path);
      return warning(
        `${path} has ${open} ${open === 1 ? 'question' : 'questions'} that nobody has answered yet.`,
        '`baton primer-sync --local` drafts the answers from the code.',
      );
    })(parts),
  ),
};

/** As the primer that `baton init` writes has them. */
function isQuestion(line: string): boolean {
  return line.startsWith('> ') && line.trimEnd().endsWith('?');
}
