import type { Problem, Rule } from './rule.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** What stands under Verify in backticks or as code is a command, for all of it is run. */
export const verifyRunnable: Rule = {
  id: 'verify-runnable',
  severity: 'error',
  find: ({ phases }) =>
    phases.flatMap(({ verify }) =>
      verify.flatMap(({ command, line }): Problem[] => {
        const fault = faultOf(command);
        if (!fault) return [];
        const [first = ''] = command.trim().split('\n');
        return [
          { line, message: `\`${first}\` is run as a command, but ${fault.what}.`, remedy: fault.remedy },
        ];
      }),
    ),
};

function faultOf(command: string): { what: string; remedy: string } | undefined {
  const lines = command.split('\n').map((line) => line.trim());
  const first = lines.find((line) => line !== '' && !line.startsWith('#')) ?? '';
  if (first.startsWith('$ ')) {
    return {
      what: 'has the prompt of a shell',
      remedy: 'Write the commands alone, without `$` and without what they print.',
    };
  }
  const [method = '', target = ''] = first.split(' ');
  if (METHODS.includes(method) && /^(\/|https?:)/.test(target)) {
    return {
      what: 'is a request',
      remedy: 'Write the command that makes it, such as `curl`, or a test; or begin the item with words.',
    };
  }
  return undefined;
}
