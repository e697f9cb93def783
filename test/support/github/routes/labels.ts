import { ApiError, invalid } from '../api-error.ts';
import { type Call, issueOf, ok, okPage, type Routes } from '../call.ts';
import { addLabel, removeLabel } from '../changes.ts';
import { renderLabel } from '../render/issue.ts';
import type { Issue } from '../state.ts';

const MAX_NAME_CHARACTERS = 50;

export const labelRoutes = {
  'GET /repos/{owner}/{repo}/issues/{issue_number}/labels': (call) =>
    okPage(call, issueOf(call).labels, (label) => renderLabel(call.urls, call.repository, label)),

  'POST /repos/{owner}/{repo}/issues/{issue_number}/labels': (call) => {
    const issue = issueOf(call);
    for (const name of names(call.body.labels)) addLabel(call.state, { issue, name });
    return labelsOf(call, issue);
  },

  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}': (call) => {
    const issue = issueOf(call);
    if (!removeLabel(call.state, { issue, name: String(call.params.name) })) {
      throw new ApiError(404, 'Label does not exist');
    }
    return labelsOf(call, issue);
  },
} satisfies Partial<Routes>;

function names(labels: unknown): string[] {
  const given = (labels ?? []) as (string | { name: string })[];
  const all = given.map((label) => (typeof label === 'string' ? label : label.name));
  if (all.some((name) => name.trim() === '' || name.length > MAX_NAME_CHARACTERS)) {
    throw invalid('Label', { field: 'name' });
  }
  return all;
}

function labelsOf({ urls, repository }: Call, issue: Issue) {
  return ok(issue.labels.map((label) => renderLabel(urls, repository, label)));
}
