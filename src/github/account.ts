import type { Actor } from '../core/people.ts';

/** The account GitHub shows in place of a deleted one. */
const ghost: Actor = { id: 10137, login: 'ghost', type: 'User' };

export function toActor(user: { id: number; login: string; type: string } | null | undefined): Actor {
  if (user === null || user === undefined) return ghost;
  return { id: user.id, login: user.login, type: user.type };
}
