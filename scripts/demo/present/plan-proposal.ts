import { type FileEntry, type Phase, type Plan, sectionNamed } from '../../../src/plan/plan.ts';
import { BLANK, hanging, type Line, prefixed, span, spread, widthOf } from './line.ts';
import { markdownLines } from './markdown.ts';
import { wrap } from './wrap.ts';

export interface Proposal {
  number: number;
  title: string;
  draft: boolean;
  author: string;
  branch: string;
  labels: string[];
  planPath: string;
  planText: string;
  plan: Plan;
}

/** The plan's pull request, and of the plan file what a reader looks at first. */
export function planProposal(proposal: Proposal, width: number): Line[] {
  const { number, title, draft, author, branch, labels, planPath, planText, plan } = proposal;
  const state = [span(draft ? 'draft' : 'open', 'yellow'), span(` by ${author}`, 'dim')];
  return [
    ...spread([span(`#${number}`, 'dim'), span(`  ${title}`, 'bold')], state, width),
    [span('branch  ', 'dim'), span(branch, 'cyan')],
    [
      span('label   ', 'dim'),
      span(labels.join(', '), 'yellow'),
      span(` on #${plan.frontMatter.issue ?? number}`, 'dim'),
    ],
    [
      span('plan    ', 'dim'),
      span(planPath, 'cyan'),
      span(`, ${planText.trimEnd().split('\n').length} lines`, 'dim'),
    ],
    BLANK,
    ...prefixed(excerpt(plan, width - 2), span('│ ', 'dim')),
  ];
}

function excerpt(plan: Plan, width: number): Line[] {
  const shown = ['Goal', 'Phases', 'Do not', 'Success criteria'];
  const others = plan.sections.map(({ name }) => name).filter((name) => !shown.includes(name));
  return [
    [span(plan.heading.text, 'bold', 'underline')],
    BLANK,
    ...markdownLines(sectionNamed(plan, 'Goal')?.body ?? '', width),
    ...plan.phases.flatMap((phase) => [BLANK, ...phaseLines(phase, width)]),
    BLANK,
    ...section(plan, 'Do not', width),
    ...section(plan, 'Success criteria', width),
    ...(others.length > 0 ? wrap([span(`and: ${others.join(', ')}`, 'dim')], width) : []),
  ];
}

function phaseLines({ number, name, files, steps }: Phase, width: number): Line[] {
  return [
    [span(`Phase ${number}: ${name}`, 'bold')],
    ...wrap(
      files.flatMap((file, index) => [span(index === 0 ? '' : ', '), ...fileSpans(file)]),
      width,
    ),
    ...steps.flatMap((step) => {
      const label = [span(`${step.number}. `, 'dim')];
      return hanging(label, clipped(markdownLines(step.markdown, width - widthOf(label)), 2));
    }),
  ];
}

function fileSpans(file: FileEntry): Line {
  const path = file.action === 'rename' ? `${file.from} → ${file.to}` : file.path;
  return [span(file.action, 'dim'), span(' '), span(path, 'cyan')];
}

function clipped(lines: readonly Line[], most: number): Line[] {
  const kept = lines.slice(0, most);
  const last = kept.at(-1);
  return lines.length <= most || !last ? kept : [...kept.slice(0, -1), [...last, span(' …', 'dim')]];
}

function section(plan: Plan, name: 'Do not' | 'Success criteria', width: number): Line[] {
  const body = sectionNamed(plan, name)?.body.trim() ?? '';
  return body === '' ? [] : [[span(name, 'bold')], ...markdownLines(body, width)];
}
