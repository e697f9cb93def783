/** Who plays the model. */
export type Model = { kind: 'stand-in' } | { kind: 'live'; apiKey: string; baseUrl: string | undefined };

export type Invocation =
  | { kind: 'demo'; model: Model; keep: boolean }
  | { kind: 'help' }
  | { kind: 'wrong'; message: string };

export const USAGE = `Usage: npm run demo [-- --live] [--keep]

Shows Baton at work on a small repository: from a label on an issue to a reviewed plan, and from there to its
implementation. GitHub and the model are stand-ins on this machine.

  --live   uses the real Claude API instead of the model's stand-in; needs ANTHROPIC_API_KEY
  --keep   keeps the repository that was worked on, and says where
  --help   shows this

NO_COLOR=1 switches colours off, FORCE_COLOR=1 on. Exit code 0: done, 1: failed, 2: wrong usage.
`;

const OPTIONS = ['--live', '--keep', '--help', '-h'];

export function readInvocation(
  options: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Invocation {
  const unknown = options.find((option) => !OPTIONS.includes(option));
  if (unknown !== undefined) return { kind: 'wrong', message: `There is no option ${unknown}.\n\n${USAGE}` };
  if (options.includes('--help') || options.includes('-h')) return { kind: 'help' };
  const keep = options.includes('--keep');
  if (!options.includes('--live')) return { kind: 'demo', model: { kind: 'stand-in' }, keep };

  const apiKey = environment.ANTHROPIC_API_KEY?.trim();
  if (!apiKey) {
    return {
      kind: 'wrong',
      message:
        '--live needs a key for the Claude API in ANTHROPIC_API_KEY. Set it, or leave --live out to have the model played by a script.\n',
    };
  }
  const baseUrl = environment.ANTHROPIC_BASE_URL?.trim() || undefined;
  return { kind: 'demo', model: { kind: 'live', apiKey, baseUrl }, keep };
}
