import { z } from 'zod';

/** What somebody fills in before the App can be registered. */
export interface Wishes {
  /** Names of Apps are unique on all of GitHub. */
  name: string;
  /** Empty for one's own account. */
  organization: string;
  /** Where GitHub reaches this server, or the channel that forwards to it. */
  url: string;
}

const schema = z.object({
  name: z.string().trim().min(1, 'The App needs a name.').max(34, 'A name has 34 characters at most.'),
  organization: z
    .string()
    .trim()
    .regex(
      /^([a-z\d](-?[a-z\d]){0,38})?$/i,
      'That is no name of an organisation: write it as in its address.',
    ),
  url: z
    .string()
    .trim()
    .refine(
      isWebAddress,
      'The address for webhooks has to begin with https:// (or http:// in a network of your own).',
    ),
});

/** What was filled in, or what is wrong with it. */
export function readWishes(query: URLSearchParams): { wishes: Wishes; problem: string | undefined } {
  const wishes = {
    name: query.get('name') ?? '',
    organization: query.get('organization') ?? '',
    url: query.get('url') ?? '',
  };
  const read = schema.safeParse(wishes);
  return read.success
    ? { wishes: read.data, problem: undefined }
    : { wishes, problem: read.error.issues.map(({ message }) => message).join(' ') };
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
