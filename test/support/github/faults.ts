export interface FaultMatch {
  method?: string;
  /**
   * Path below the API's root, as `/repos/acme/shop/pulls`, or of git, as `/acme/shop.git/git-receive-pack`; GraphQL is
   * `/graphql`. A text has to be the whole path.
   */
  path?: string | RegExp;
  /** A field at the root of a GraphQL request. */
  field?: string;
}

export type FaultKind =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  /** The connection breaks and nothing happened. */
  | 'cut-before-effect'
  /** The request is carried out, and the connection breaks before the answer. */
  | 'cut-after-effect'
  | { delayMs: number }
  /** Git only: the remote declines the push with this message. */
  | { rejectPush: string };

export interface Fault {
  match: FaultMatch;
  /** How many requests it meets; one unless given. */
  times?: number;
  /** How many matching requests it lets pass first. */
  skip?: number;
  kind: FaultKind;
}

export interface InjectedFault {
  readonly fault: Fault;
  /** How many requests it has met so far. */
  readonly met: number;
}

export interface FaultRequest {
  method: string;
  path: string;
  fields: readonly string[];
}

export interface Faults {
  add(fault: Fault): InjectedFault;
  /** The fault that this request meets, the one injected first going first. */
  take(request: FaultRequest): FaultKind | undefined;
  /** From now on requests meet none. */
  end(): void;
  /** Those that no request has met: their test does not test what it says. */
  unmet(): InjectedFault[];
}

export function createFaults(): Faults {
  const injected: { fault: Fault; met: number; passed: number; over?: boolean }[] = [];
  return {
    add: (fault) => {
      const entry = { fault, met: 0, passed: 0 };
      injected.push(entry);
      return entry;
    },
    take: (request) => {
      for (const entry of injected) {
        const { match, times = 1, skip = 0, kind } = entry.fault;
        if (entry.over || entry.met >= times || !matches(match, request)) continue;
        if (entry.passed < skip) {
          entry.passed += 1;
          continue;
        }
        entry.met += 1;
        return kind;
      }
      return undefined;
    },
    end: () => {
      for (const entry of injected) entry.over = true;
    },
    unmet: () => injected.filter((entry) => entry.met === 0),
  };
}

function matches({ method, path, field }: FaultMatch, request: FaultRequest): boolean {
  if (method !== undefined && method !== request.method) return false;
  if (field !== undefined && !request.fields.includes(field)) return false;
  if (path === undefined) return true;
  return typeof path === 'string' ? path === request.path : path.test(request.path);
}
