import type { Heading, RootContent, Yaml } from 'mdast';
import { lineOf, parseMarkdown } from './markdown.ts';
import { plainText } from './outline.ts';
import type { Plan } from './plan.ts';
import { PlanSyntaxError } from './plan-syntax-error.ts';
import { readBody } from './read-body.ts';
import { readFrontMatter } from './read-front-matter.ts';
import { readVisible } from './read-visible.ts';

/** A plan and the blocks that it was read from, its heading first. */
export interface ReadPlan {
  plan: Plan;
  blocks: RootContent[];
}

/** Reads a plan file without looking whether it can be written back. */
export function readPlan(text: string): ReadPlan {
  const [yaml, heading, ...body] = readVisible(text).children;
  assertFrontMatter(yaml);
  const frontMatter = readFrontMatter(yaml.value, lineOf(yaml) + 1);
  assertTitle(heading, yaml);
  assertSameTitle(frontMatter.title, heading);
  return { plan: readBody(frontMatter, heading, body), blocks: [heading, ...body] };
}

function assertFrontMatter(node: RootContent | undefined): asserts node is Yaml {
  if (node?.type === 'yaml') return;
  throw new PlanSyntaxError(1, 'a plan begins with front matter between two lines of ---');
}

function assertTitle(node: RootContent | undefined, yaml: Yaml): asserts node is Heading {
  if (node?.type === 'heading' && node.depth === 1) return;
  const line = node ? lineOf(node) : (yaml.position?.end.line ?? 1);
  throw new PlanSyntaxError(line, 'expected the heading of the plan after the front matter: # <title>');
}

/** The one is shown to the approver, the other names the work everywhere else. Backticks and emphasis may differ. */
function assertSameTitle(title: string, heading: Heading): void {
  const shown = plainText(heading);
  const asText = title.split(/\s+/).join(' ');
  if (shown === asText || shown === plainText(parseMarkdown(`# ${title}`))) return;
  throw new PlanSyntaxError(
    lineOf(heading),
    'this heading and the `title` of the front matter differ; write the same in both',
  );
}
