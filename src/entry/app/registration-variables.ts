import { UsageError } from '../cli/usage-error.ts';
import { present, sharedSchema } from './app-variables.ts';
import { type GitHubPlace, gitHubPlace } from './github-place.ts';

const schema = sharedSchema.pick({ GHE_HOST: true, GHE_PROTOCOL: true, PORT: true });

/** What has to be known before there is an App. Throws `UsageError` that says what is wrong. */
export function readRegistrationVariables(variables: NodeJS.ProcessEnv): {
  github: GitHubPlace;
  port: number;
} {
  const read = schema.safeParse(present(variables));
  if (read.success) return { github: gitHubPlace(read.data), port: read.data.PORT };
  throw new UsageError(`${read.error.issues.map(({ message }) => message).join('. ')}.`);
}
