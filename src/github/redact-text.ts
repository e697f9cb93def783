import { redactor } from '../core/redact.ts';

/** Where a request goes and what it is about, and not what it says. */
const ROUTING = ['baseUrl', 'headers', 'mediaType', 'method', 'owner', 'query', 'repo', 'request', 'url'];

/** Takes `secrets` out of all texts that a request would write, in place. */
export function redactText(request: Record<string, unknown>, secrets: readonly string[]): void {
  const redact = redactor(secrets);
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return redact(value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]));
  };
  for (const [key, value] of Object.entries(request)) {
    if (!ROUTING.includes(key)) request[key] = clean(value);
  }
}
