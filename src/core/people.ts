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
}

/** The address under which GitHub shows a commit as that account's. */
export function noreplyAddress({ id, login }: Pick<Actor, 'id' | 'login'>): string {
  return `${id}+${login}@users.noreply.github.com`;
}
