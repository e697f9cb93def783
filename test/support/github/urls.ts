/** Where the stand-in is reached; laid out as on GitHub Enterprise, with everything under one origin. */
export interface Urls {
  server: string;
  api: string;
  graphql: string;
}

export function urlsAt(origin: string): Urls {
  return { server: origin, api: `${origin}/api/v3`, graphql: `${origin}/api/graphql` };
}

/** As GitHub writes moments: UTC, to the second. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
