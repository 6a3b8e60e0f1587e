/**
 * Works on items in their order, up to `depth` at once, ahead of whoever takes the results. A failure is thrown where its
 * result would have come. Nothing is begun any more once the taker stops, and what is under way has ended by then.
 */
export async function* workAhead<Item, Result>(
  items: AsyncIterable<Item>,
  depth: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const source = items[Symbol.asyncIterator]();
  const underWay: Promise<Result>[] = [];
  const begin = async (): Promise<boolean> => {
    const next = await source.next();
    if (next.done === true) return false;
    const result = work(next.value);
    // It is waited for below, perhaps only after another one has failed.
    result.catch(() => undefined);
    underWay.push(result);
    return true;
  };
  try {
    let isMore = true;
    for (;;) {
      while (isMore && underWay.length < depth) isMore = await begin();
      const first = underWay.shift();
      if (first === undefined) return;
      const result = await first;
      isMore &&= await begin();
      yield result;
    }
  } finally {
    await Promise.allSettled(underWay);
    await source.return?.();
  }
}
