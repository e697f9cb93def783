import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import { z } from 'zod';
import type { Tool } from './tools/tool-set.ts';

export const findingSchema = z.object({
  severity: z.enum(['blocker', 'warning', 'note']),
  file: z.string().min(1).max(1_000).optional().describe('As in the repository'),
  line: z.int().positive().optional().describe('In the new text of the file'),
  message: z.string().min(1).max(2_000),
});

/** What a reviewer found, as it was handed in. A line has a file, and both are there. */
export type Finding = z.infer<typeof findingSchema>;

/** What is wrong with the place of a finding, as the end of a sentence; undefined where it is one. */
export type PlaceFault = (place: { file: string; line: number | undefined }) => Promise<string | undefined>;

/** What was handed in; the first of several in one turn counts. */
export interface Review {
  findings: Finding[] | undefined;
}

const MAX_FINDINGS = 20;

export function submitReview(review: Review, placeFault: PlaceFault): Tool {
  return betaZodTool({
    name: 'submit_review',
    description: 'Hand in all findings, or an empty list. Ends the session.',
    inputSchema: z.object({ findings: z.array(findingSchema).max(MAX_FINDINGS) }),
    run: async ({ findings }) => {
      if (review.findings) throw new ToolError('The session has already ended, by an earlier call.');
      const faults = await Promise.all(findings.map((finding) => faultOf(finding, placeFault)));
      const wrong = faults.flatMap((fault, index) => (fault ? [`- finding ${index + 1}: ${fault}`] : []));
      if (wrong.length > 0) {
        throw new ToolError(
          `Not taken. Correct these places and hand in all findings again:\n${wrong.join('\n')}`,
        );
      }
      review.findings = findings;
      return 'The review is taken.';
    },
  });
}

async function faultOf({ file, line }: Finding, placeFault: PlaceFault): Promise<string | undefined> {
  if (file !== undefined) return placeFault({ file, line });
  return line === undefined ? undefined : `line ${line} of which file?`;
}
