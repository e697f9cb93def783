/** The most characters that one tool result may bring into a conversation. */
export const MAX_RESULT_CHARACTERS = 30_000;

/**
 * `text` with its middle taken out where it is longer than `max` characters: the beginning and the end usually say
 * what matters. The note says how much is missing and, by `advice`, how to get at it.
 */
export function cutInTheMiddle(
  text: string,
  { advice, max = MAX_RESULT_CHARACTERS }: { advice: string; max?: number },
): string {
  if (text.length <= max) return text;
  const half = Math.floor(max / 2);
  const missing = text.length - 2 * half;
  const note = `[… ${missing} characters left out here. ${advice} …]`;
  return `${text.slice(0, half)}\n\n${note}\n\n${text.slice(-half)}`.toWellFormed();
}
