import Anthropic from '@anthropic-ai/sdk';
import { expect, test } from '@jest/globals';
import { type Feature, refusedFeatures } from '../../src/agent/api-features.ts';

const all: Feature[] = ['compaction', 'task_budget', 'advisor'];
const refusal = (message: string, status = 400, details?: object) =>
  Anthropic.APIError.generate(
    status,
    { type: 'error', error: { type: 'invalid_request_error', message, ...(details && { details }) } },
    undefined,
    new Headers(),
  );

test.each<[string, Feature[]]>([
  ['compaction: Extra inputs are not permitted', ['compaction']],
  ['Unexpected value(s) `compact-2026-09-04` for the `anthropic-beta` header.', ['compaction']],
  ["messages.0.content.0: Input tag 'compaction' found using 'type' does not match", ['compaction']],
  ['output_config.task_budget: Extra inputs are not permitted', ['task_budget']],
  ["tools.9: Input tag 'advisor_20260301' found using 'type' does not match", ['advisor']],
  [
    'Unexpected value(s) `advisor-tool-2026-03-01`, `task-budgets-2026-03-13` for the `anthropic-beta` header.',
    ['task_budget', 'advisor'],
  ],
  ['invalid beta flag', all],
  ['messages: at least one message is required', []],
])('“%s” refuses %j', (message, features) => {
  expect(refusedFeatures(refusal(message), all)).toEqual(features);
});

test('nothing is refused that was not asked for, or by another kind of failure', () => {
  expect(refusedFeatures(refusal('compaction: no'), ['advisor'])).toEqual([]);
  expect(refusedFeatures(refusal('compaction: no', 500), all)).toEqual([]);
  expect(refusedFeatures(new Error('compaction'), all)).toEqual([]);
});

test('compaction that is unavailable for the moment is gone on without', () => {
  const error = refusal('Overloaded', 529, { error_code: 'compaction_unavailable' });
  expect(refusedFeatures(error, all)).toEqual(['compaction']);
});
