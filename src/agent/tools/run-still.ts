import type { Tool } from './tool-set.ts';

/** Does work on the files of the work tree while no command that was left running can change them. */
export interface Stillness {
  still<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Has each call run while nothing moves in the sandbox. The tools look first where a path leads and open it then: in
 * between, a command could put a link out of the work tree in its place.
 */
export function runStill(tools: readonly Tool[], { still }: Stillness): Tool[] {
  return tools.map((tool) => ({
    ...tool,
    run: (input: unknown, context?: Parameters<Tool['run']>[1]) =>
      still(async () => tool.run(input, context)),
  }));
}
