import { parseArgs } from 'node:util';
import { showQueue } from './show-queue.ts';
import { showWebhooks } from './show-webhooks.ts';

// npm run bench:app -- [webhooks|queue] [--seconds 2 --rate 200 --jobs 500]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '60' },
    jobs: { type: 'string', default: '10000' },
  },
});
const [only] = positionals;
if (only !== 'queue') await showWebhooks({ rate: Number(values.rate), seconds: Number(values.seconds) });
if (only !== 'webhooks') await showQueue({ jobs: Number(values.jobs) });
