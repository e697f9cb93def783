import { afterAll, afterEach, beforeAll } from '@jest/globals';
import nock from 'nock';

// Nothing but loopback may be reached; a request that a test left unmatched or unused fails that test.
beforeAll(() => {
  nock.disableNetConnect();
  nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/);
});

afterEach(() => {
  const unused = nock.pendingMocks();
  nock.cleanAll();
  if (unused.length > 0) throw new Error(`Expected requests were not made:\n${unused.join('\n')}`);
});

afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});
