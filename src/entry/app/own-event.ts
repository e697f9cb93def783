import { z } from 'zod';
import { STATE_LABELS } from '../../github/labels.ts';
import type { SignedEvent } from '../app.ts';

const app = z.object({ id: z.number() }).nullish();

const schema = z.object({
  action: z.string().optional(),
  sender: z.object({ type: z.string() }).optional(),
  comment: z.object({ performed_via_github_app: app }).optional(),
  review: z.object({ performed_via_github_app: app }).optional(),
  label: z.object({ name: z.string() }).optional(),
});

const stateLabels = new Set<string>(Object.values(STATE_LABELS));

/**
 * Whether an event tells only what the App itself has done. GitHub names the App on comments and reviews. It does not on
 * labels: those that show a state start nothing, whoever puts them there. A job looks at the account once more.
 */
export function isOwnEvent({ name, payload }: SignedEvent, { appId }: { appId: number }): boolean {
  const { action, sender, comment, review, label } = schema.safeParse(payload).data ?? {};
  if (name === 'issues' && action === 'labeled') return stateLabels.has(label?.name ?? '');
  const { performed_via_github_app: via } = comment ?? review ?? {};
  return sender?.type === 'Bot' && via?.id === appId;
}
