/** A place in a story where the model waits until it may go on. */
export function holdUp(at: string) {
  const reached = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  let first = true;
  const before = async (turn: string) => {
    if (turn !== at || !first) return;
    first = false;
    reached.resolve();
    await goOn.promise;
  };
  return { before, reached: reached.promise, goOn: () => goOn.resolve() };
}
