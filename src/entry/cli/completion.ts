import { type Command, defineCommand, type Option } from './command.ts';
import { COMMON_OPTIONS } from './parse-arguments.ts';
import { UsageError } from './usage-error.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** `commands`: all others, asked for when it runs. */
export function completionOf(commands: () => readonly Command[]): Command {
  return defineCommand({
    name: 'completion',
    summary: 'print a completion script for bash, zsh or fish',
    details: `Prints a script for the shell.
Bash: put \`source <(baton completion bash)\` into ~/.bashrc.
Zsh:  put \`source <(baton completion zsh)\` into ~/.zshrc, after compinit.
Fish: \`baton completion fish > ~/.config/fish/completions/baton.fish\`.
Where baton is an alias for npx, bash and zsh would start npx with each shell. Write the script to a file once,
\`baton completion bash > ~/.baton-completion\`, and put \`source ~/.baton-completion\` there instead. Zsh completes
an alias after \`setopt complete_aliases\`.`,
    arguments: [{ name: 'shell', says: SHELLS.join(', '), required: true }],
    options: {},
    examples: ['baton completion bash'],
    run: async (call) => {
      const [asked] = call.arguments;
      const shell = SHELLS.find((name) => name === asked);
      if (shell === undefined) throw new UsageError(`There is completion for ${SHELLS.join(', ')}.`);
      const script = scripts[shell](
        commands().map(({ name, summary, options }) => ({
          name,
          summary,
          options: Object.entries({ ...options, ...COMMON_OPTIONS }),
        })),
      );
      return { text: script, data: { shell, script } };
    },
  });
}

interface Completed {
  name: string;
  summary: string;
  options: [string, Option][];
}

const flags = ({ options }: Completed) => options.map(([name]) => `--${name}`).join(' ');
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** What fish is told of the value that comes after an option. */
function argumentOf(option: Option): string {
  if (option.kind === 'flag') return '';
  return option.kind === 'choice' ? ` -x -a ${quoted(option.of.join(' '))}` : ' -x';
}

const scripts: Record<(typeof SHELLS)[number], (commands: readonly Completed[]) => string> = {
  bash: (commands) => `_baton() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words=
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${commands.map(({ name }) => name).join(' ')} help --help --version"
  else
    case "\${COMP_WORDS[1]}" in
${commands.map((command) => `      ${command.name}) words="${flags(command)}" ;;`).join('\n')}
    esac
    case "$word" in -*) ;; *) words= ;; esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _baton baton`,
  zsh: (commands) => `_baton() {
  if (( CURRENT == 2 )); then
    local -a commands
    commands=(${commands.map(({ name, summary }) => quoted(`${name}:${summary.replaceAll(':', '\\:')}`)).join(' ')})
    _describe command commands
    return
  fi
  case "$words[2]" in
${commands.map((command) => `    ${command.name}) [[ "$PREFIX" == -* ]] && compadd -- ${flags(command)} || _files ;;`).join('\n')}
  esac
}
compdef _baton baton`,
  fish: (commands) =>
    [
      'complete -c baton -n __fish_use_subcommand -f',
      ...commands.flatMap(({ name, summary, options }) => [
        `complete -c baton -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
        ...options.map(
          ([long, option]) =>
            `complete -c baton -n '__fish_seen_subcommand_from ${name}' -l ${long}${argumentOf(option)} -d ${quoted(option.says)}`,
        ),
      ]),
    ].join('\n'),
};
