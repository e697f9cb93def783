import type { PlaceFault } from '../../agent/review-tool.ts';
import type { ReviewMaterial } from '../../agent/reviewer.ts';
import { listFilesAt, readFileAt } from '../../workspace/git/read-commit.ts';
import { type FileDiff, readDiff } from '../../workspace/git/read-diff.ts';
import type { Workbench } from '../implementing/workbench.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import { fenced } from '../planning/brief.ts';
import type { Run } from '../run/run.ts';

/** In characters: of one file, and of all. What does not fit is named, and can be read. */
const MAX_FILE = 40_000;
const MAX_DIFF = 240_000;

/** What is reviewed: the files that the branch changes, but for the plans. */
export async function reviewedDiff(
  { config }: Run,
  { proposed, workbench }: { proposed: ProposedPlan; workbench: Pick<Workbench, 'repository' | 'head'> },
): Promise<FileDiff[]> {
  const { mergeBase: from } = proposed;
  const files = await readDiff(workbench.repository, { from, to: workbench.head });
  return files.filter(({ path }) => !path.startsWith(`${config.plans.directory}/`));
}

export function reviewMaterial(files: readonly FileDiff[], { text, primer }: ProposedPlan): ReviewMaterial {
  return {
    diff: fenced('diff', diffText(files)),
    plan: fenced('plan', text),
    primer: primer === undefined ? undefined : fenced('primer', primer),
  };
}

/** The files in their order, as long as there is room; those that are left out are named at the end. */
export function diffText(files: readonly FileDiff[]): string {
  const shown: string[] = [];
  const left: string[] = [];
  let room = MAX_DIFF;
  for (const { path, text } of files) {
    if (text.length > Math.min(MAX_FILE, room)) left.push(path);
    else {
      shown.push(text);
      room -= text.length;
    }
  }
  if (left.length === 0) return shown.join('\n');
  const names = left.slice(0, 200).map((path) => `- ${JSON.stringify(path)}`);
  const more = left.length > names.length ? [`- and ${left.length - names.length} more`] : [];
  return [...shown, 'Too large to be shown; read them:', ...names, ...more].join('\n');
}

/** Files are those of the reviewed commit; one that the change deletes may be named as well, without a line. */
export async function placeFaultAt(
  { repository, head: commit }: Workbench,
  files: readonly FileDiff[],
): Promise<PlaceFault> {
  const tree = await listFilesAt(repository, { commit });
  const present = new Set(tree.map(({ path }) => path));
  const deleted = new Set(files.filter(({ status }) => status === 'deleted').map(({ path }) => path));
  return async ({ file, line }) => {
    if (deleted.has(file))
      return line === undefined ? undefined : `\`${file}\` is deleted: leave \`line\` out`;
    if (!present.has(file)) return `there is no file \`${file}\``;
    if (line === undefined) return undefined;
    const text = await readFileAt(repository, { commit, path: file });
    const count = text === undefined ? 0 : text.replace(/\n$/, '').split('\n').length;
    return line <= count ? undefined : `\`${file}\` has ${count} lines, and no line ${line}`;
  };
}
