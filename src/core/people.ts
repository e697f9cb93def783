/** Somebody who acts on GitHub, by the numeric id that outlives a change of login. */
export interface Actor {
  id: number;
  login: string;
  /** `User`, `Bot`, `Organization`, … as GitHub names it. */
  type: string;
}

/** The account that Baton acts as. */
export interface Bot {
  id: number;
  login: string;
  /** Where accounts get their no-reply addresses: `github.com`, or the host of a GitHub Enterprise. */
  server: string;
}

/** The address under which GitHub shows a commit as that account's. */
export function noreplyAddress(
  { id, login }: Pick<Actor, 'id' | 'login'>,
  { server }: Pick<Bot, 'server'>,
): string {
  return `${id}+${login}@users.noreply.${server}`;
}
