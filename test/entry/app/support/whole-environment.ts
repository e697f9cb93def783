import { generateKeyPairSync } from 'node:crypto';
import { SECRET } from './deliver.ts';

/** All that `baton serve` needs, for a GitHub that nobody reaches: no job is done. */
export const WHOLE_ENVIRONMENT = {
  APP_ID: '4242',
  PRIVATE_KEY: generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs1', format: 'pem' })
    .toString(),
  WEBHOOK_SECRET: SECRET,
  ANTHROPIC_API_KEY: 'sk-ant-of-the-tests',
  GHE_HOST: '127.0.0.1:9',
  GHE_PROTOCOL: 'http',
  PORT: '0',
  HOST: '127.0.0.1',
  BATON_SANDBOX: 'off',
};
