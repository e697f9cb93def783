import { type ActionEvent, type ActionRun, runAction } from '../run-action.ts';
import type { Story } from '../story.ts';
import type { HostileHost } from './host.ts';

/** As `story.run`, on a machine that has something to lose. */
export function runOn(
  host: HostileHost,
  { story, event, inputs }: { story: Story; event: ActionEvent; inputs?: Record<string, string> },
): Promise<ActionRun> {
  const { claude, github, repository, token } = story;
  return runAction({
    event,
    repository: repository.fullName,
    inputs: { anthropic_api_key: claude.apiKey, github_token: token, sandbox: 'required', ...inputs },
    endpoints: { ...github, anthropicUrl: claude.baseUrl },
    environment: host.environment,
  });
}
