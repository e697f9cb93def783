import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/** To be imported before a program of ours, which then is compiled once, and not again each time that it is started. */
enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/compile'));
