/**
 * Writes `biome.imports.json`, by which Biome refuses imports against the arrows between the folders of `src`:
 *
 *     npm run import-rules
 */
import { writeFileSync } from 'node:fs';
import { renderImportRules } from './import-rules/render-import-rules.ts';

writeFileSync(new URL('../biome.imports.json', import.meta.url), renderImportRules());
