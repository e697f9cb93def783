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

/** Where its accounts have their no-reply addresses: on GitHub Enterprise that is its own host. */
export const NOREPLY_DOMAIN = 'users.noreply.127.0.0.1';
