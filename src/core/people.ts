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
