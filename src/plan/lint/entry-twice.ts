import type { FileEntry } from '../plan.ts';
import type { Rule } from './rule.ts';

/** A phase lists each entry once. */
export const entryTwice: Rule = {
  id: 'entry-twice',
  severity: 'warning',
  find: ({ phases }) =>
    phases.flatMap(({ number, files }) => {
      const seen = new Map<string, number>();
      return files.flatMap((entry) => {
        const first = seen.get(keyOf(entry));
        if (first === undefined) {
          seen.set(keyOf(entry), entry.line);
          return [];
        }
        const message = `Phase ${number} lists this entry twice, first on line ${first}.`;
        return [{ line: entry.line, message, remedy: 'Remove one, or name the file that was meant.' }];
      });
    }),
};

function keyOf({ line, ...entry }: FileEntry): string {
  return JSON.stringify(entry);
}
