import type { Parts } from './parts.ts';

/** What a check comes to. Whatever is not in order says how to mend it, or how to find out. */
export type Verdict =
  | { status: 'ok'; says: string }
  | { status: 'warning' | 'problem' | 'unknown'; says: string; remedy: string }
  /** Not looked at because of what another check found, which says how to mend it. */
  | { status: 'unknown'; says: string; because: string };

export type Status = Verdict['status'];

/** Where the thing is that was looked at, in the order in which people read it. */
export const AREAS = ['machine', 'files', 'workflow', 'github', 'claude'] as const;
export type Area = (typeof AREAS)[number];

/** One thing to look at. May throw Stop, and errors of requests to GitHub: then it could not be looked at. */
export interface Check {
  id: string;
  area: Area;
  /** Where a person finds what GitHub does not tell the token. */
  byHand?: string;
  look(parts: Parts): Verdict | Promise<Verdict>;
}

export type Finding = { id: string; area: Area } & Verdict;

export const ok = (says: string): Verdict => ({ status: 'ok', says });
export const warning = (says: string, remedy: string): Verdict => ({ status: 'warning', says, remedy });
export const problem = (says: string, remedy: string): Verdict => ({ status: 'problem', says, remedy });
export const waitsFor = (because: string, says: string): Verdict => ({ status: 'unknown', says, because });
export const unknown = (says: string, remedy: string): Verdict => ({ status: 'unknown', says, remedy });
