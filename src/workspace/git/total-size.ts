/** As much as one commit may add all in all, in bytes. */
export const MAX_TOTAL_BYTES = 100 * 1024 * 1024;

export function tooMuch(maxTotalBytes: number): string {
  return `the changes hold more than ${maxTotalBytes} bytes`;
}
