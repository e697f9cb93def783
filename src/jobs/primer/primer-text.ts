import { type Sha, shaSchema } from '../../core/ids.ts';
import { stripInvisible } from '../../core/invisible.ts';

const MAX_WORDS = 1_500;
const START = '<!-- baton:primer ';
const END = ' -->';

/** A primer as its file holds it. `since`: the commit that it was in step with, as a hidden line at its end says. */
export interface PrimerFile {
  body: string;
  since: Sha | undefined;
}

export function readPrimerFile(text: string): PrimerFile {
  const trimmed = text.replaceAll('\r\n', '\n').trimEnd();
  const start = trimmed.lastIndexOf(START);
  if (start < 0 || !trimmed.endsWith(END)) return { body: bodyOf(trimmed), since: undefined };
  const since = shaSchema.safeParse(trimmed.slice(start + START.length, -END.length)).data;
  return since === undefined
    ? { body: bodyOf(trimmed), since }
    : { body: bodyOf(trimmed.slice(0, start)), since };
}

export function writePrimerFile({ body, since }: { body: string; since: Sha }): string {
  return `${bodyOf(body)}\n${START}${since}${END}\n`;
}

/** What keeps a text from being a primer, for the model that wrote it; undefined where nothing does. */
export function primerFault(body: string): string | undefined {
  const text = bodyOf(body);
  if (!text.startsWith('# ')) return 'it has to begin with its `# ` heading.';
  const words = text.trim().split(/\s+/).length;
  if (words > MAX_WORDS)
    return `it has ${words} words, and ${MAX_WORDS} are the most. Take out what matters least.`;
  if (text.includes('<!--')) return 'it holds an HTML comment, which a reader does not see. Leave it out.';
  return stripInvisible(text) === text ? undefined : 'it holds invisible characters. Write it without them.';
}

/** The same for texts that differ in what surrounds them alone. */
function bodyOf(text: string): string {
  return `${text.replaceAll('\r\n', '\n').trim()}\n`;
}
