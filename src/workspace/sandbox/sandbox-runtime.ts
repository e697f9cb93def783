import { randomBytes } from 'node:crypto';
import { SandboxManager } from '@anthropic-ai/sandbox-runtime';
import { BASH } from './command-script.ts';

/** Which files a sandboxed process sees and may change. Absolute paths; those that are not there have no effect. */
export interface FilePolicy {
  writable: readonly string[];
  /** Hidden, unless they lie in `writable` or `readable`. */
  hidden: readonly string[];
  readable: readonly string[];
  /** Not writable, whatever the runtime would allow by itself. */
  readOnly: readonly string[];
}

export interface WrappedScript {
  /** Words of a POSIX shell: a simple command that can be prefixed by `exec`. */
  shellCommand: string;
  release(): void;
}

// The runtime is one per process. It is set up here in the strictest way, and what a command may do beyond that goes
// with the command: files by its own policy, hosts by a list under a name that nobody can guess. So several sandboxes
// can be open at once. The proxy runs only while a command with hosts does.
let proxyUsers = 0;
let lastChange: Promise<unknown> = Promise.resolve();

/** Wraps a bash script for bubblewrap: no network, or where there are `allowedHosts` those through a proxy. */
export async function wrapScript(
  script: string,
  params: { files: FilePolicy; allowedHosts: readonly string[]; seccompHelper: string },
): Promise<WrappedScript> {
  return inTurn(() => wrap(script, params));
}

async function wrap(
  script: string,
  { files, allowedHosts, seccompHelper }: Parameters<typeof wrapScript>[1],
): Promise<WrappedScript> {
  const online = allowedHosts.length > 0;
  if (online) await startProxy(seccompHelper);
  else if (proxyUsers === 0) SandboxManager.updateConfig(strictest(seccompHelper));
  const commandId = randomBytes(24).toString('base64url');
  try {
    const shellCommand = await SandboxManager.wrapWithSandbox(
      script,
      BASH,
      {
        network: { allowedDomains: [], deniedDomains: [] },
        filesystem: {
          denyRead: files.hidden.map(asPath),
          allowRead: [...files.readable, ...(online ? proxySockets() : [])].map(asPath),
          allowWrite: files.writable.map(asPath),
          denyWrite: files.readOnly.map(asPath),
        },
      },
      undefined,
      { commandId },
    );
    if (online) SandboxManager.registerCommandNetworkLists(commandId, { allowedDomains: [...allowedHosts] });
    return { shellCommand: withoutSharedMemory(shellCommand), release: () => release(commandId, online) };
  } catch (error) {
    if (online) await stopProxy();
    throw error;
  }
}

/** The runtime leaves System V shared memory, semaphores and message queues of the machine in reach. */
function withoutSharedMemory(shellCommand: string): string {
  const program = 'bwrap ';
  if (!shellCommand.startsWith(program))
    throw new Error('the sandbox runtime starts something else than bwrap');
  return `${program}--unshare-ipc ${shellCommand.slice(program.length)}`;
}

function release(commandId: string, online: boolean): void {
  SandboxManager.cleanupAfterCommand();
  if (!online) return;
  SandboxManager.unregisterCommandNetworkLists(commandId);
  void inTurn(stopProxy);
}

async function startProxy(seccompHelper: string): Promise<void> {
  if (proxyUsers === 0) await SandboxManager.initialize(strictest(seccompHelper));
  proxyUsers++;
}

async function stopProxy(): Promise<void> {
  proxyUsers--;
  if (proxyUsers === 0) await SandboxManager.reset();
}

/** Settles when everything that was begun has come to its end, the proxy's too. */
export async function settled(): Promise<void> {
  await inTurn(async () => undefined);
}

function inTurn<T>(change: () => Promise<T>): Promise<T> {
  const result = lastChange.then(change);
  lastChange = result.catch(() => undefined);
  return result;
}

function proxySockets(): string[] {
  const sockets = [SandboxManager.getLinuxHttpSocketPath(), SandboxManager.getLinuxSocksSocketPath()];
  return sockets.filter((path) => path !== undefined);
}

function strictest(seccompHelper: string) {
  return {
    network: { allowedDomains: [], deniedDomains: [] },
    filesystem: { denyRead: [], allowWrite: [], denyWrite: [] },
    seccomp: { applyPath: seccompHelper },
    // Its search for shell settings and repositories is one of the host's working directory, which is not ours.
    mandatoryDenySearchDepth: 1,
  };
}

/** A name as it is, never a pattern. */
function asPath(path: string): { path: string; literal: true } {
  return { path, literal: true };
}
