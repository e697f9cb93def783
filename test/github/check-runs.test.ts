import { describe, expect, test } from '@jest/globals';
import type { Check } from '../../src/core/check.ts';
import { shaSchema } from '../../src/core/ids.ts';
import { showCheck } from '../../src/github/check-runs.ts';
import { bot, github, repo, sha, testClient } from './support.ts';

const commit = shaSchema.parse(sha('c'));
const runs = `${repo}/check-runs`;
const check: Check = {
  name: 'Baton / plan',
  verdict: 'action_required',
  title: 'Waiting for an approval',
  summary: 'Approve it.',
  annotations: [],
};
const remarks = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    path: 'plan.md',
    line: index + 1,
    level: 'warning' as const,
    title: 'step-concrete',
    message: `Remark ${index + 1}`,
  }));
const stored = (overrides: Record<string, unknown> = {}, annotations = 0) => ({
  id: 5,
  status: 'completed',
  external_id: 'baton',
  app: { slug: 'github-actions' },
  output: { annotations_count: annotations },
  ...overrides,
});
const listed = (...found: object[]) =>
  github()
    .get(`${repo}/commits/${commit}/check-runs`)
    .query({ check_name: check.name, filter: 'latest', per_page: 100 })
    .reply(200, { total_count: found.length, check_runs: found });
const show = (changes: Partial<Check> = {}, client = testClient()) =>
  showCheck(client, { bot, commit, check: { ...check, ...changes }, detailsUrl: 'https://example.com/run' });

interface Sent {
  status: string;
  conclusion?: string;
  output: { annotations?: { start_line: number }[] };
}

test('is made where there is none', async () => {
  listed();
  github()
    .post(runs, {
      name: 'Baton / plan',
      head_sha: commit,
      external_id: 'baton',
      details_url: 'https://example.com/run',
      status: 'completed',
      conclusion: 'action_required',
      output: { title: 'Waiting for an approval', summary: 'Approve it.' },
    })
    .reply(201, stored());
  await show();
});

test('is changed where it is there, and completed with what it came to', async () => {
  listed(stored({ status: 'in_progress' }));
  github()
    .patch(`${runs}/5`, {
      details_url: 'https://example.com/run',
      status: 'completed',
      conclusion: 'failure',
      output: { title: 'Waiting for an approval', summary: 'Approve it.', text: 'what was printed' },
    })
    .reply(200, stored());
  await show({ verdict: 'failure', text: 'what was printed' });
});

test('one of another App, and a job of that name, are not taken for it', async () => {
  listed(
    stored({ id: 7, app: { slug: 'other' } }),
    stored({ id: 8, external_id: 'job' }),
    stored({ app: null }),
  );
  github().post(runs).reply(201, stored());
  await show();
});

test('of several the newest is changed, which is the one that GitHub shows', async () => {
  listed(stored(), stored({ id: 9 }), stored({ id: 6 }));
  github().patch(`${runs}/9`).reply(200, stored());
  await show();
});

test('what is completed does not run again: a new one takes its place', async () => {
  listed(stored());
  github()
    .post(runs, ({ status, conclusion }: Sent) => status === 'in_progress' && conclusion === undefined)
    .reply(201, stored({ id: 6, status: 'in_progress' }));
  await show({ verdict: 'in_progress' });
});

describe('an answer that is lost', () => {
  test('makes no second one', async () => {
    listed();
    github().post(runs).replyWithError('socket hang up');
    listed(stored());
    await show();
  });

  test('does not take the one before for the new one', async () => {
    listed(stored());
    github().post(runs).reply(502, {});
    listed(stored());
    github()
      .post(runs)
      .reply(201, stored({ id: 6, status: 'in_progress' }));
    await show({ verdict: 'in_progress' });
  });

  test('repeats no annotation', async () => {
    listed(stored());
    github().patch(`${runs}/5`).replyWithError('socket hang up');
    listed(stored({}, 2));
    await show({ annotations: remarks(2) });
  });

  test('is asked for again where nothing came of it', async () => {
    listed(stored());
    github().patch(`${runs}/5`).reply(500, {});
    listed(stored());
    github().patch(`${runs}/5`).reply(200, stored());
    await show({ annotations: remarks(2) });
  });
});

describe('annotations', () => {
  const lines = ({ output }: Sent) => output.annotations?.map(({ start_line }) => start_line) ?? [];

  test('go out fifty at a time', async () => {
    const sent: number[][] = [];
    const noted = (body: Sent) => sent.push(lines(body)) > 0;
    listed();
    github().post(runs, noted).reply(201, stored());
    github().patch(`${runs}/5`, noted).reply(200, stored());
    github().patch(`${runs}/5`, noted).reply(200, stored());
    await show({ annotations: remarks(120) });
    expect(sent.map(({ length }) => length)).toEqual([50, 50, 20]);
    expect(sent.flat()).toEqual(remarks(120).map(({ line }) => line));
  });

  test('stand on their line, with level, rule and message', async () => {
    listed();
    github()
      .post(runs, {
        ...{
          name: check.name,
          head_sha: commit,
          external_id: 'baton',
          details_url: 'https://example.com/run',
        },
        ...{ status: 'completed', conclusion: 'action_required' },
        output: {
          ...{ title: check.title, summary: check.summary },
          annotations: [
            {
              path: 'plan.md',
              start_line: 1,
              end_line: 1,
              annotation_level: 'warning',
              title: 'step-concrete',
              message: 'Remark 1',
            },
          ],
        },
      })
      .reply(201, stored());
    await show({ annotations: remarks(1) });
  });

  test('that are there already are left, and the missing ones added', async () => {
    listed(stored({}, 50));
    github()
      .patch(`${runs}/5`, (body: Sent) => lines(body).join() === '51,52')
      .reply(200, stored());
    await show({ annotations: remarks(52) });
  });

  test('stay when the check turns', async () => {
    listed(stored({}, 2));
    github()
      .patch(`${runs}/5`, ({ output }: Sent) => output.annotations === undefined)
      .reply(200, stored());
    await show({ verdict: 'success' });
  });
});

test('a refusal is final', async () => {
  listed();
  github().post(runs).reply(403, { message: 'Resource not accessible by integration' });
  await expect(show()).rejects.toMatchObject({ status: 403 });
});
