export interface Trailer {
  /** Letters, digits and `-`. */
  key: string;
  value: string;
}

export interface MessageParts {
  subject: string;
  body?: string | undefined;
  trailers: readonly Trailer[];
}

const MAX_SUBJECT = 200;

/**
 * A commit message whose last paragraph is the trailers and nothing else: whatever subject, body and values hold, no
 * trailer can be forged, ended or hidden by them, and nothing in them tells GitHub to skip the checks.
 */
export function commitMessage({ subject, body = '', trailers }: MessageParts): string {
  const paragraphs = [oneLine(subject).slice(0, MAX_SUBJECT) || 'Changes by Baton'];
  const text = inert(body.replaceAll(CONTROLS_BUT_NEWLINE, '')).trim();
  if (text !== '') paragraphs.push(text);
  const block = trailers.map(({ key, value }) => `${checkedKey(key)}: ${oneLine(value)}`);
  if (block.length > 0) paragraphs.push(block.join('\n'));
  return `${paragraphs.join('\n\n')}\n`;
}

const CONTROLS_BUT_NEWLINE = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}]/gu;

function oneLine(text: string): string {
  return inert(text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim());
}

function inert(text: string): string {
  return text
    .replaceAll(/\[(?=\s*(skip|no|ci|actions)\b)/gi, '(')
    .replaceAll(/^(skip-checks)\s*:/gim, '$1 -');
}

function checkedKey(key: string): string {
  if (/^[A-Za-z][A-Za-z0-9-]*$/.test(key)) return key;
  throw new Error(`not a trailer key: ${JSON.stringify(key)}`);
}
