import { z } from 'zod';
import { shaSchema } from '../core/ids.ts';
import { findInvisible } from '../core/invisible.ts';
import { isCalendarDate } from './calendar-date.ts';
import { slugSchema } from './slug.ts';

/** The title of a plan: one visible line. */
const planTitleSchema = z
  .string()
  .min(1, 'expected a title')
  .max(200, 'expected at most 200 characters')
  .refine((text) => text.trim() === text && !text.includes('\n') && !text.includes('\r'), {
    error: 'expected one line without spaces around it',
  })
  .refine((text) => findInvisible(text) === undefined, { error: 'expected visible characters only' });

/** What the plan file carries between its `---` lines. Read from strings, as YAML's failsafe schema gives them. */
export const frontMatterSchema = z.strictObject({
  baton: z.literal('1', { error: 'expected 1, the version of the plan format' }).transform(() => 1 as const),
  issue: z
    .string()
    .regex(/^[1-9]\d{0,9}$/, 'expected the number of an issue')
    .transform(Number)
    .optional(),
  title: planTitleSchema,
  slug: slugSchema,
  created: z.string().refine(isCalendarDate, { error: 'expected a date as YYYY-MM-DD' }),
  base: shaSchema,
  planner: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,99}$/, 'expected the name of a model'),
});

export type FrontMatter = z.output<typeof frontMatterSchema>;
