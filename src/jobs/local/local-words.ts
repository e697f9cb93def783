/** What is said on GitHub, as it is said to somebody at a terminal. */
const WORDS: readonly (readonly [onGitHub: string, here: string])[] = [
  ['approve the pull request again: the next run goes on', 'start `baton implement` again: it goes on'],
  ['approve the pull request again', 'start `baton implement` again'],
  ['approve again', 'start again'],
  ['`github_token`', 'GITHUB_TOKEN'],
];

/** Messages tell what to do next, which is another thing without a pull request. */
export function inLocalWords(message: string): string {
  return WORDS.reduce((text, [onGitHub, here]) => text.replaceAll(onGitHub, here), message);
}
