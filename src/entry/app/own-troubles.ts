import type { JsonLog } from './json-log.ts';

/** What Node itself would print becomes lines of the log: its warnings, and the error that nobody caught and that ends the process. */
export function tellOwnTroubles(log: JsonLog): void {
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => log.warn(`${name}: ${message}`));
  process.on('uncaughtException', (error) => {
    log.error(
      `Baton itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    process.exit(1);
  });
}
