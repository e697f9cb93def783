/** What can be asked for in a comment on an issue or a pull request. */
export const COMMENT_COMMANDS = [
  {
    word: 'plan',
    usage: '/baton plan',
    does: 'plans the issue; `/baton plan --force` also where the planner would say that no plan is needed',
  },
  {
    word: 'revise',
    usage: '/baton revise <text>',
    does: 'has the plan changed as the text says',
  },
  {
    word: 'implement',
    usage: '/baton implement',
    does: 'carries out the plan that was approved, or goes on with it',
  },
  {
    word: 'cancel',
    usage: '/baton cancel',
    does: 'stops what is running after its current step; finished phases stay',
  },
  {
    word: 'status',
    usage: '/baton status',
    does: 'says how far things are, what they wait for and what to do next',
  },
  { word: 'help', usage: '/baton help', does: 'lists the commands' },
] as const;
export type CommentCommandWord = (typeof COMMENT_COMMANDS)[number]['word'];

/** Undefined for a word that is no command. */
export function commentCommand(word: string): CommentCommandWord | undefined {
  return COMMENT_COMMANDS.find((command) => command.word === word)?.word;
}
