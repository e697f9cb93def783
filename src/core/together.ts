/**
 * Waits for what was begun at the same time, because neither needs the other, until the last of it is over: nothing goes on
 * behind the back of what comes next. Where several fail, the first in their order counts, as if one had followed the other.
 */
export async function together<T extends readonly unknown[] | []>(
  begun: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(begun);
  return Promise.all(begun);
}
