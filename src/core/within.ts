/** Rejects where the promise is not settled in time; what it stands for goes on. */
export async function within<T>(
  promise: Promise<T>,
  { milliseconds, what }: { milliseconds: number; what: string },
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
