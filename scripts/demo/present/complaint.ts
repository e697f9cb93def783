const MOST_LINES = 4;

/** Of a failing test run's output the first complaint, without the way to it in the code; else the output's end. */
export function complaintOf(output: string): string[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const summary = lines.findIndex((line) => line.includes('failing tests:'));
  if (summary === -1) return lines.slice(-MOST_LINES);
  const details = lines.slice(summary + 1).filter((line) => !line.startsWith('test at '));
  const stack = details.findIndex((line) => line.trimStart().startsWith('at '));
  return details.slice(0, stack === -1 ? MOST_LINES : Math.min(stack, MOST_LINES));
}
