import type { PullRequest } from '../../../test/support/github/state.ts';
import type { ActionEvent } from '../../../test/support/run-action.ts';
import { SHORT_SHA } from '../present/branch.ts';
import { act } from '../present/conversation.ts';
import { span } from '../present/line.ts';
import { wrap } from '../present/wrap.ts';
import type { Show } from '../show.ts';
import { PEOPLE } from '../stage.ts';

/** The reviewer approves the plan, which is the event that starts its implementation. */
export async function approvePlan(show: Show, pull: PullRequest): Promise<ActionEvent> {
  const { screen, stage } = show;
  show.act('A reviewer approves the plan');
  const review = await stage.github.submitReview({ pull, user: PEOPLE.reviewer, state: 'APPROVED' });
  screen.show([
    act(
      PEOPLE.reviewer,
      span('approves '),
      span(`#${pull.number}`),
      span(' at '),
      span(review.commitId.slice(0, SHORT_SHA), 'yellow'),
    ),
    ...wrap(
      [span('For this commit alone: a plan that is changed later needs a new approval.', 'dim')],
      screen.width,
    ),
  ]);
  return stage.github.events.reviewSubmitted({ issue: pull, review });
}
