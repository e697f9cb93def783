/** `950`, `1.2k`, `34k`, `1.5M`: token counts for people. */
export function tokens(count: number): string {
  if (count < 1_000) return String(count);
  if (count < 9_950) return `${(count / 1_000).toFixed(1)}k`;
  if (count < 999_500) return `${Math.round(count / 1_000)}k`;
  return `${(count / 1_000_000).toFixed(1)}M`;
}

/** US dollars; three digits below one dollar, where two would not add up. */
export function usd(amount: number): string {
  if (amount > 0 && amount < 0.000_5) return 'under $0.001';
  return `$${amount.toFixed(amount > 0 && amount < 0.999_5 ? 3 : 2)}`;
}

/** `48 s`, `3 min 05 s`, `1 h 12 min`, from milliseconds. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}
