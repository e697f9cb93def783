/**
 * Writes `schema/baton.schema.json`, by which editors complete and check `.github/baton.yml`:
 *
 *     npm run schema
 */
import { writeFileSync } from 'node:fs';
import { renderSchema } from './schema/render-schema.ts';

writeFileSync(new URL('../schema/baton.schema.json', import.meta.url), renderSchema());
