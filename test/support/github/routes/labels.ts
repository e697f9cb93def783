import { ApiError, invalid } from '../api-error.ts';
import { type Call, created, issueOf, ok, okPage, type Routes } from '../call.ts';
import { addLabel, addRepositoryLabel, removeLabel } from '../changes.ts';
import { renderLabel, renderLabelEvent } from '../render/issue.ts';
import type { Issue } from '../state.ts';

const MAX_NAME_CHARACTERS = 50;
const MAX_DESCRIPTION_CHARACTERS = 100;

export const labelRoutes = {
  'GET /repos/{owner}/{repo}/labels': (call) =>
    okPage(call, call.repository.labels, (label) => renderLabel(call.urls, call.repository, label)),

  'POST /repos/{owner}/{repo}/labels': ({ state, urls, repository, body }) => {
    const { color, description } = body as { color?: string; description?: string };
    const [name = ''] = names([body.name]);
    if (color !== undefined && !/^[0-9a-fA-F]{6}$/.test(color)) throw invalid('Label', { field: 'color' });
    if (description !== undefined && description.length > MAX_DESCRIPTION_CHARACTERS) {
      const message = `description is too long (maximum is ${MAX_DESCRIPTION_CHARACTERS} characters)`;
      throw invalid('Label', { field: 'description', message });
    }
    const label = addRepositoryLabel(state, { repository, name, color, description });
    if (label === undefined) throw invalid('Label', { field: 'name', code: 'already_exists' });
    return created(renderLabel(urls, repository, label));
  },

  'GET /repos/{owner}/{repo}/issues/{issue_number}/events': (call) =>
    okPage(call, issueOf(call).labelEvents, (event) => renderLabelEvent(call.urls, call.repository, event)),

  'GET /repos/{owner}/{repo}/issues/{issue_number}/labels': (call) =>
    okPage(call, issueOf(call).labels, (label) => renderLabel(call.urls, call.repository, label)),

  'POST /repos/{owner}/{repo}/issues/{issue_number}/labels': (call) => {
    const issue = issueOf(call);
    for (const name of names(call.body.labels)) addLabel(call.state, { issue, name, by: call.actor.user });
    return labelsOf(call, issue);
  },

  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}': (call) => {
    const issue = issueOf(call);
    if (!removeLabel(call.state, { issue, name: String(call.params.name), by: call.actor.user })) {
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
