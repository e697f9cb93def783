import { describe, expect, test } from '@jest/globals';
import { planPullRequestBody, planReadyComment } from '../../src/report/plan-ready.ts';
import { planReady, spending } from '../support/report-samples.ts';

describe.each([
  { where: 'the pull request', render: planPullRequestBody },
  { where: 'the comment on the issue', render: planReadyComment },
])('what planning cost, on $where', ({ render }) => {
  test('is a table', () => {
    expect(render(planReady({ paidBefore: 0.042 }))).toContain('| Requests | ');
  });

  test('is told in the line that opens the table, where all of it has a price', () => {
    expect(render(planReady())).toContain('<summary>Tokens and cost of planning: $');
    const unpriced = planReady({ spending: spending({ unpricedModels: ['claude-next'] }) });
    expect(render(unpriced)).toContain('<summary>Tokens and cost of planning</summary>');
  });

  test('is told of the earlier run where this one asked nobody', () => {
    const text = render(planReady({ spending: spending({ requests: 0 }), paidBefore: 0.042 }));
    expect(text).toContain('An earlier run of the same request made this plan, for $0.042.');
    expect(text).not.toContain('| Requests |');
  });

  test('is left out where nobody knows', () => {
    const text = render(planReady({ spending: spending({ requests: 0 }) }));
    expect(text).not.toContain('$');
  });
});
