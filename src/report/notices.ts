import { fitting } from './cut.ts';
import { neutralLine } from './neutral.ts';

/** What a reader should know beside the result, each as a quoted line of its own: no sandbox, no primer, … */
export function noticeLines(notices: readonly string[]): string[] {
  return fitting(
    notices.map((notice) => `> ⚠️ ${neutralLine(notice, { max: 500 })}`),
    3_000,
  ).kept;
}
