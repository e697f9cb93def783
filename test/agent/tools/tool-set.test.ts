import { setTimeout as sleep } from 'node:timers/promises';
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { LoopGuard } from '../../../src/agent/loop-guard.ts';
import { type Tool, type ToolSet, toolSet } from '../../../src/agent/tools/tool-set.ts';
import { Stop } from '../../../src/core/stop.ts';

function tool(name: string, run: (input: { text: string }) => string | Promise<string>): Tool {
  return betaZodTool({ name, description: name, inputSchema: z.object({ text: z.string() }), run });
}

/** Calls a tool as the SDK's runner does. */
async function call({ tools }: ToolSet, name: string, input: unknown, context?: Parameters<Tool['run']>[1]) {
  const found = tools.find((each) => each.name === name)!;
  return found.run(found.parse(input), context);
}

test('the calls of one turn run in the order of the model, also when the first is slow', async () => {
  const order: string[] = [];
  const set = toolSet([
    tool('slow', async () => {
      order.push('slow starts');
      await sleep(20);
      order.push('slow ends');
      return 'slow';
    }),
    tool('fast', () => {
      order.push('fast');
      return 'fast';
    }),
  ]);
  const results = await Promise.all([call(set, 'slow', { text: '' }), call(set, 'fast', { text: '' })]);
  expect(order).toEqual(['slow starts', 'slow ends', 'fast']);
  expect(results).toEqual(['slow', 'fast']);
});

test('a call that fails does not keep the next one from running', async () => {
  const set = toolSet([
    tool('fails', () => {
      throw new ToolError('no');
    }),
    tool('works', () => 'yes'),
  ]);
  const results = await Promise.allSettled([
    call(set, 'fails', { text: '' }),
    call(set, 'works', { text: '' }),
  ]);
  expect(results).toEqual([
    { status: 'rejected', reason: expect.objectContaining({ message: 'no' }) },
    { status: 'fulfilled', value: 'yes' },
  ]);
  expect(() => set.assertSound()).not.toThrow();
});

test('an error that no tool meant for the model is thrown once the turn is over', async () => {
  const bug = new TypeError('undefined is not a function');
  const set = toolSet([
    tool('breaks', () => {
      throw bug;
    }),
  ]);
  await expect(call(set, 'breaks', { text: '' })).rejects.toBe(bug);
  expect(() => set.assertSound()).toThrow(bug);
});

test('an error of the file system that a host callback lets through is no message for the model', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  const set = toolSet([tool('submit', () => Promise.reject(full))]);
  await expect(call(set, 'submit', { text: '' })).rejects.toBe(full);
  expect(() => set.assertSound()).toThrow(full);
});

test('a call that does not fit the schema is told what is wrong, and the tool does not run', async () => {
  const set = toolSet([
    tool('write', () => {
      throw new Error('it ran');
    }),
  ]);
  await expect(call(set, 'write', { text: 5 })).rejects.toThrow(
    new ToolError('write: ✖ Invalid input: expected string, received number\n  → at text'),
  );
  expect(() => set.assertSound()).not.toThrow();
});

test('results and errors are cut to size, with advice that fits the tool', async () => {
  const long = 'x'.repeat(100_000);
  const set = toolSet([
    tool('grep', () => long),
    tool('glob', () => {
      throw new ToolError(long);
    }),
  ]);
  const result = await call(set, 'grep', { text: '' });
  expect(result.length).toBeLessThan(30_200);
  expect(result).toContain('[… 70000 characters left out here. Search with a narrower pattern or path. …]');
  await expect(call(set, 'glob', { text: '' })).rejects.toThrow(/left out here\. Use a narrower pattern\./);
});

test.each(['', '\n', ' \t '])('a blank result (%j) becomes a word, for the API takes none', async (blank) => {
  const set = toolSet([
    tool('read', () => blank),
    tool('fails', () => {
      throw new ToolError(blank);
    }),
  ]);
  expect(await call(set, 'read', { text: '' })).toBe('(empty)');
  await expect(call(set, 'fails', { text: '' })).rejects.toThrow('(empty)');
});

test('what waits for its turn does not run any more once the session is aborted', async () => {
  const abort = new AbortController();
  const ran: string[] = [];
  const set = toolSet([
    tool('first', () => {
      abort.abort();
      return 'first';
    }),
    tool('second', () => {
      ran.push('second');
      return 'second';
    }),
  ]);
  const context = { signal: abort.signal } as NonNullable<Parameters<Tool['run']>[1]>;
  await Promise.allSettled([
    call(set, 'first', { text: '' }, context),
    call(set, 'second', { text: '' }, context),
  ]);
  expect(ran).toEqual([]);
});

test('the model is offered what it was without the set', () => {
  const plain = tool('look', () => 'x');
  const [offered] = toolSet([plain]).tools;
  expect(JSON.parse(JSON.stringify(offered))).toEqual(JSON.parse(JSON.stringify(plain)));
});

describe('what goes in circles', () => {
  const limits = { failures: 2 };
  const again = { text: '' };
  const failing = tool('fails', () => {
    throw new ToolError('no');
  });

  test('is said once at the end of the result, and then ends the session as failed', async () => {
    const set = toolSet([failing], { guard: new LoopGuard({ limits }), adviceOnLoop: 'Mend the plan.' });
    const failure = () => call(set, 'fails', again).catch((error: unknown) => String(error));
    expect(await failure()).toBe('ToolError: no');
    expect(await failure()).toMatch(/^ToolError: no\n\n\[This very call has failed 2 times .*\]$/);
    expect(() => set.assertSound()).not.toThrow();
    expect(await failure()).toBe('ToolError: no');
    expect(() => set.assertSound()).toThrow(
      new Stop(
        'failed',
        'The model went in circles: the same call of `fails` failed again and again. Mend the plan.',
      ),
    );
  });

  test('is said with whatever result comes next', async () => {
    const guard = new LoopGuard({
      limits: { idleTurns: 1 },
      watch: { restart: () => undefined, hasChanged: () => false },
    });
    guard.begin({ expectsChanges: true });
    const set = toolSet([tool('look', () => 'nothing')], { guard });
    for (const said of [/^nothing$/, /^nothing\n\n\[No file has changed for 1 turn\./, /^nothing$/]) {
      set.beginTurn();
      expect(await call(set, 'look', again)).toMatch(said);
    }
  });

  test('does not hide a fault of ours', async () => {
    const bug = new TypeError('undefined is not a function');
    const broken = tool('breaks', () => {
      throw bug;
    });
    const set = toolSet([failing, broken], { guard: new LoopGuard({ limits }) });
    for (const name of ['fails', 'fails', 'fails', 'breaks']) {
      await call(set, name, again).catch(() => undefined);
    }
    expect(() => set.assertSound()).toThrow(bug);
  });
});

test('whoever observes is told of each call that has run, with what the model gets to read', async () => {
  const told: unknown[] = [];
  const guard = new LoopGuard({ limits: { failures: 1 } });
  const set = toolSet(
    [
      tool('fine', () => 'done'),
      tool('broken', () => {
        throw new ToolError('no such thing');
      }),
    ],
    { guard, observe: (event) => told.push(event) },
  );
  const context = { toolUse: { type: 'tool_use', id: 'toolu_1', name: 'fine', input: {} } } as Parameters<
    Tool['run']
  >[1];
  await call(set, 'fine', { text: '' }, context);
  await call(set, 'broken', { text: '' }).catch(() => undefined);
  expect(told).toEqual([
    {
      kind: 'tool',
      id: 'toolu_1',
      name: 'fine',
      failed: false,
      text: 'done',
      durationMs: expect.any(Number),
    },
    {
      kind: 'tool',
      id: undefined,
      name: 'broken',
      failed: true,
      text: expect.stringMatching(/^no such thing\n\n\[This very call has failed/),
      durationMs: expect.any(Number),
    },
  ]);
});
