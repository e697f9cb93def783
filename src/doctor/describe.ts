import { AREAS, type Area, type Finding, type Status } from './finding.ts';

const TITLES: Readonly<Record<Area, string>> = {
  machine: 'This machine',
  files: 'This repository',
  workflow: 'Workflow',
  github: 'GitHub',
  claude: 'Claude API',
};

const STATUS_WIDTH = 'problem'.length;
const COLUMNS = 100;

/** The findings for people: aligned, and no line longer than 100 characters that can be broken. */
export function describe(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ id }) => id.length));
  const areas = AREAS.map((area) => {
    const found = findings.filter((finding) => finding.area === area);
    const rows = found.filter((finding) => !('because' in finding)).map((finding) => row(finding, width));
    return [TITLES[area], ...rows, ...notLookedAt(found)].join('\n');
  });
  return [...areas, summary(findings)].join('\n\n');
}

/** How many there are of each status. */
export function countFindings(findings: readonly Finding[]): Record<Status, number> {
  const of = (status: Status) => findings.filter((finding) => finding.status === status).length;
  return { ok: of('ok'), warning: of('warning'), problem: of('problem'), unknown: of('unknown') };
}

/** What waits for another finding, in one line for each of those. */
function notLookedAt(findings: readonly Finding[]): string[] {
  const waiting = Map.groupBy(findings, (finding) => ('because' in finding ? finding.because : undefined));
  return [...waiting].flatMap(([because, found]) => {
    if (because === undefined) return [];
    const text = `not looked at because of \`${because}\`: ${found.map(({ id }) => id).join(', ')}`;
    const indent = ' '.repeat(2 + STATUS_WIDTH + 2);
    return wrap(text, COLUMNS - indent.length).map((line) => indent + line);
  });
}

function row(finding: Finding, width: number): string {
  const head = `  ${finding.status.padEnd(STATUS_WIDTH)}  ${finding.id.padEnd(width)}  `;
  const indent = ' '.repeat(head.length);
  const lines = [
    ...wrap(finding.says, COLUMNS - head.length),
    ...('remedy' in finding
      ? wrap(finding.remedy, COLUMNS - head.length - 3).map(
          (line, at) => `${at === 0 ? '→  ' : '   '}${line}`,
        )
      : []),
  ];
  return head + lines.join(`\n${indent}`);
}

/** What is quoted stays on one line, for it may be copied. */
const WORDS = /(?:`[^`]*`|\S)+/g;

function wrap(text: string, columns: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.match(WORDS) ?? []) {
      if (line !== '' && line.length + 1 + word.length > columns) {
        lines.push(line);
        line = paragraph.startsWith('- ') ? `  ${word}` : word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    return [...lines, line];
  });
}

function summary(findings: readonly Finding[]): string {
  const { ok, warning, problem, unknown } = countFindings(findings);
  const parts = [
    counted(problem, 'problem', 'problems'),
    counted(warning, 'warning', 'warnings'),
    ...(unknown > 0 ? [`${unknown} not checked`] : []),
    `${ok} ok`,
  ];
  return `${parts.join(', ')}.`;
}

function counted(count: number, one: string, many: string): string {
  return `${count === 0 ? 'no' : count} ${count === 1 ? one : many}`;
}
