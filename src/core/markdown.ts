import type { z } from 'zod';

/** Markdown of Baton's own, in which nothing that others wrote can act: what may be said in a comment. Made in `report/` alone. */
export type Markdown = string & z.core.$brand<'Markdown'>;
