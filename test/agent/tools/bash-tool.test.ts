import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import { expect, test } from '@jest/globals';
import { bashTool, type Shell } from '../../../src/agent/tools/bash-tool.ts';

type Result = Awaited<ReturnType<Shell['exec']>>;

/** A shell that gives its results in turn and notes what it was asked. */
function scriptedShell(...results: Partial<Result>[]) {
  const asked: { command: string; timeoutMs: number; signal: AbortSignal | undefined }[] = [];
  const kept: string[] = [];
  const shell: Shell = {
    exec: async (command, { timeoutMs, signal }) => {
      asked.push({ command, timeoutMs, signal });
      return { exitCode: 0, output: '', omittedBytes: 0, outcome: 'exited', ...results.shift() };
    },
    keep: async (text) => {
      kept.push(text);
      return '/run/tmp/output-1.txt';
    },
  };
  const tool = bashTool(shell);
  const call = async (input: object, signal?: AbortSignal) =>
    tool.run(tool.parse(input), { signal } as NonNullable<Parameters<typeof tool.run>[1]>);
  return { asked, call, kept, shell, tool };
}

test('a command that succeeds gives its output, or says that there was none', async () => {
  const { call } = scriptedShell({ output: 'hello\n' }, { output: '\n' });
  expect(await call({ command: 'echo hello' })).toBe('hello\n');
  expect(await call({ command: 'echo' })).toBe('(no output)');
});

test('a command that fails is an error with its output and how it ended', async () => {
  const { call } = scriptedShell(
    { exitCode: 2, output: 'no such file' },
    { exitCode: null, outcome: 'timed_out', output: 'half' },
    { exitCode: 1 },
  );
  await expect(call({ command: 'ls x' })).rejects.toThrow(new ToolError('no such file\n[exit code 2]'));
  await expect(call({ command: 'sleep 9' })).rejects.toThrow(new ToolError('half\n[timed out]'));
  await expect(call({ command: 'false' })).rejects.toThrow(new ToolError('[exit code 1]'));
});

test('time and signal are passed on, and time has a limit', async () => {
  const { asked, call } = scriptedShell();
  const { signal } = new AbortController();
  await call({ command: 'a' });
  await call({ command: 'b', timeout_ms: 5_000 }, signal);
  expect(asked).toEqual([
    { command: 'a', timeoutMs: 120_000, signal: undefined },
    { command: 'b', timeoutMs: 5_000, signal },
  ]);
  await expect(call({ command: 'c', timeout_ms: 600_001 })).rejects.toThrow();
});

test('the shell can be restarted, with a command or without', async () => {
  const { asked, call } = scriptedShell({}, {}, { output: 'fresh' });
  expect(await call({ restart: true })).toBe('The shell was restarted.');
  expect(await call({ restart: true, command: 'echo fresh' })).toBe('fresh');
  expect(asked.map(({ command }) => command)).toEqual(['exit', 'exit', 'echo fresh']);
  await expect(call({})).rejects.toThrow(new ToolError('bash: command is required'));
});

test('it is offered with the inputs that the SDK gives it', () => {
  const { tool } = scriptedShell();
  const { properties } = 'input_schema' in tool ? tool.input_schema : {};
  expect(Object.keys(properties ?? {})).toEqual(['command', 'restart', 'timeout_ms']);
});
