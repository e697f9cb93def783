/** A place in a story where the model waits until it may go on: the first time, or the one given, that it comes there. */
export function holdUp(at: string, { time = 1 }: { time?: number } = {}) {
  const reached = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  let times = 0;
  const before = async (turn: string) => {
    if (turn !== at) return;
    times += 1;
    if (times !== time) return;
    reached.resolve();
    await goOn.promise;
  };
  return { before, reached: reached.promise, goOn: () => goOn.resolve() };
}
