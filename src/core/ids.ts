import { z } from 'zod';

/** A full git object name of a commit: 40 lower-case hex digits. */
export const shaSchema = z
  .string()
  .regex(/^[0-9a-f]{40}$/, 'expected 40 lower-case hex digits')
  .brand<'Sha'>();
export type Sha = z.infer<typeof shaSchema>;

/** Names one run. Derived from what triggered it, so that a redelivery is the same run. */
export const runIdSchema = z
  .string()
  .regex(/^[0-9a-f]{16}$/, 'expected 16 lower-case hex digits')
  .brand<'RunId'>();
export type RunId = z.infer<typeof runIdSchema>;
