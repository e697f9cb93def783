import { afterAll, beforeAll, describe, test } from '@jest/globals';
import type { DatabasePlace } from '../../src/queue/database.ts';
import { noPostgres } from '../support/postgres.ts';
import { openPlaces, type Places } from './support.ts';

/** Describes the same on each kind of database; tests on one that this machine lacks are skipped, and say why. */
export function describeOnDatabases(tests: (places: Pick<Places, 'fresh'>) => void): void {
  describe.each<DatabasePlace['kind']>(['postgres', 'embedded'])('on %s', (kind) => {
    const why = kind === 'postgres' ? noPostgres : undefined;
    if (why !== undefined) {
      test.skip(`left out: ${why}`, () => undefined);
      return;
    }
    let places: Places;
    beforeAll(async () => {
      places = await openPlaces(kind);
    }, 60_000);
    afterAll(async () => places[Symbol.asyncDispose]());
    tests({ fresh: () => places.fresh() });
  });
}
