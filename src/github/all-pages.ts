const PER_PAGE = 100;

/** What is asked for with each page of a list. */
export type PageParams = {
  per_page: number;
  page?: number;
  request: { mayBeUnchanged: true };
};

/**
 * A list that is asked for again and again, page by page, and each as a question that is mostly answered by "unchanged",
 * which Octokit's own paging cannot ask.
 */
export async function allPages<T>(ask: (page: PageParams) => Promise<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; ; page++) {
    const found = await ask({
      per_page: PER_PAGE,
      ...(page > 1 && { page }),
      request: { mayBeUnchanged: true },
    });
    all.push(...found);
    if (found.length < PER_PAGE) return all;
  }
}
