import type { Heading, RootContent } from 'mdast';
import type { Sha } from '../core/ids.ts';
import { utcDate } from './calendar-date.ts';
import { assertCanonical } from './canonical.ts';
import { frontMatterSchema } from './front-matter.ts';
import { lineOf, parseMarkdown, renderMarkdown } from './markdown.ts';
import type { Plan } from './plan.ts';
import { PlanSyntaxError } from './plan-syntax-error.ts';
import { readBody } from './read-body.ts';
import { readVisible } from './read-visible.ts';
import type { Slug } from './slug.ts';

/**
 * Makes a plan of what the planner submits and what the host knows. Throws `PlanSyntaxError`; its line, like all lines of the
 * plan, counts within `body`. Read the rendered plan again for lines of the file.
 */
export function assemblePlan(params: {
  title: string;
  slug: Slug;
  /** Markdown from `## Goal` on. */
  body: string;
  issue?: number | undefined;
  created: Date;
  /** The commit that was planned on. */
  base: Sha;
  /** The model that planned. */
  planner: string;
}): Plan {
  const frontMatter = frontMatterSchema.safeParse({
    baton: '1',
    ...(params.issue === undefined ? {} : { issue: params.issue.toString() }),
    title: params.title,
    slug: params.slug,
    created: utcDate(params.created),
    base: params.base,
    planner: params.planner,
  });
  if (!frontMatter.success) {
    const [issue] = frontMatter.error.issues;
    throw new PlanSyntaxError(undefined, `\`${issue?.path.join('.')}\`: ${issue?.message}`, {
      cause: frontMatter.error,
    });
  }
  const heading = headingFor(params.title);
  const body = readVisible(params.body).children;
  assertBeginsWithSection(body);
  const plan = readBody(frontMatter.data, heading, body);
  assertCanonical({ plan, blocks: [heading, ...body] });
  return plan;
}

/** The title as a heading that shows it letter by letter. */
function headingFor(title: string): Heading {
  const text = renderMarkdown([{ type: 'heading', depth: 1, children: [{ type: 'text', value: title }] }]);
  const [heading] = parseMarkdown(text).children;
  if (heading?.type !== 'heading') throw new PlanSyntaxError(undefined, '`title`: expected plain text');
  return heading;
}

function assertBeginsWithSection(body: readonly RootContent[]): void {
  const [first] = body;
  if (first?.type === 'heading' && first.depth === 2) return;
  throw new PlanSyntaxError(
    first ? lineOf(first) : 1,
    'the body begins with `## Goal`; front matter and title are written by the host',
  );
}
