/** What becomes of a run that somebody wants to end. */
export function cancelAnswer({ number, isRunning }: { number: number; isRunning: boolean }): string {
  if (!isRunning) {
    return `Nothing is running for #${number}. A run that was asked for just now may not have begun: say it again once the label shows it.`;
  }
  return `⏹️ The run for #${number} will stop after its current step, and what it has finished stays. Its own comment then says how to go on.`;
}
