import type { Heading, InlineCode, Paragraph, RootContent } from 'mdast';
import type { FrontMatter } from './front-matter.ts';
import { type Item, listItems } from './list-items.ts';
import { joinBlocks, lineOf, renderMarkdown } from './markdown.ts';
import { type Part, plainText, splitAtHeadings } from './outline.ts';
import { passagesOf } from './passages.ts';
import type { Criterion, DoNotItem, Plan, PlanSection } from './plan.ts';
import { PlanSyntaxError } from './plan-syntax-error.ts';
import { type PhasesSection, readPhases } from './read-phases.ts';
import { knownSection } from './section-names.ts';

/** Makes the plan of its parts: front matter, the one heading of depth 1, and the blocks below it. */
export function readBody(frontMatter: FrontMatter, heading: Heading, body: readonly RootContent[]): Plan {
  const second = body.find((node) => node.type === 'heading' && node.depth === 1);
  if (second) {
    throw new PlanSyntaxError(lineOf(second), 'a plan has one heading with a single #; give this one ##');
  }
  const { introduction, parts } = splitAtHeadings(body, 2);
  refuseDoubled(parts);
  const nodesOf = (name: string) => parts.find((part) => knownSection(part.name) === name)?.nodes ?? [];
  const phases = readPhases(nodesOf('Phases'));

  return {
    frontMatter,
    heading: { text: plainText(heading), markdown: renderMarkdown([heading]), line: lineOf(heading) },
    introduction: renderMarkdown(introduction),
    sections: parts.map((part) => readSection(part, phases)),
    phases: phases.phases,
    doNot: listItems(nodesOf('Do not')).map(
      ({ text, code, line }): DoNotItem => ({ text, code: valuesOf(code), line }),
    ),
    criteria: listItems(nodesOf('Success criteria')).map(readCriterion),
  };
}

/** An item that is a code block says what stands in it. */
function readCriterion({ node, text, words, code, line }: Item): Criterion {
  const nested = node.children.find(({ type }) => type === 'list');
  if (nested) {
    throw new PlanSyntaxError(
      lineOf(nested),
      'a list within a success criterion would be passed over; make each an item of its own',
    );
  }
  if (text.includes('```')) {
    throw new PlanSyntaxError(
      line,
      'a code block does not begin behind a box; write words there, and the block below',
    );
  }
  const blocks = node.children.flatMap((child) => (child.type === 'code' ? [child.value] : []));
  const command = blocks.map((block) => block.trim().split(/\s+/).join(' ')).join(' ');
  const asCode: Paragraph = { type: 'paragraph', children: [{ type: 'inlineCode', value: command }] };
  return {
    ...(text === '' ? { text: command, markdown: renderMarkdown([asCode]) } : { text, markdown: words }),
    code: [...valuesOf(code), ...blocks],
    ticked: node.checked === true,
    line,
  };
}

function readSection(part: Part, phases: PhasesSection): PlanSection {
  const name = knownSection(part.name) ?? part.name;
  const body = name === 'Phases' ? phases.markdown : renderMarkdown(part.nodes);
  const heading = renderMarkdown([part.heading]);
  return {
    name,
    body,
    markdown: joinBlocks([heading, body]),
    passages: passagesOf(part.nodes),
    line: lineOf(part.heading),
  };
}

function valuesOf(code: readonly InlineCode[]): string[] {
  return code.map(({ value }) => value);
}

function refuseDoubled(parts: readonly Part[]): void {
  const seen = new Map<string, number>();
  for (const part of parts) {
    const name = knownSection(part.name);
    if (name === undefined) continue;
    const line = lineOf(part.heading);
    const first = seen.get(name);
    if (first !== undefined) {
      throw new PlanSyntaxError(
        line,
        `a second section \`${name}\`, the first is on line ${first}; make them one`,
      );
    }
    seen.set(name, line);
  }
}
