/** An answer that GitHub gave, and the mark by which it tells whether there is a newer one. */
export interface RememberedAnswer<T> {
  etag: string;
  response: T;
}

/**
 * What the requests to GitHub in the name of one installation share, for its limits count them together: one that meets a
 * limit holds the others back.
 */
export interface Traffic {
  /** Resolves when a request may go out; what it gives is called when it is over (a second time does nothing). Throws what `closeUntil` was given. */
  enter(): Promise<() => void>;
  /** Nothing goes out until `pause` is over. */
  hold(pause: Promise<void>): void;
  /** Until then requests fail at once: nobody waits for that long, and asking again makes it worse. */
  closeUntil(moment: number, error: unknown): void;
  remembered<T>(key: string): RememberedAnswer<T> | undefined;
  remember<T>(key: string, answer: RememberedAnswer<T>): void;
}

/** GitHub allows 100 at once for all that use an App. */
const AT_ONCE = 20;
const REMEMBERED = 200;

export function createTraffic({ atOnce = AT_ONCE }: { atOnce?: number } = {}): Traffic {
  const waiting: (() => void)[] = [];
  const answers = new Map<string, RememberedAnswer<unknown>>();
  let free = atOnce;
  let held: Promise<unknown> = Promise.resolve();
  let closed: { until: number; error: unknown } | undefined;

  const place = () => {
    let taken = true;
    return () => {
      if (!taken) return;
      taken = false;
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    };
  };
  return {
    async enter() {
      if (free > 0) free -= 1;
      else await new Promise<void>((turn) => waiting.push(turn));
      const leave = place();
      for (let before: unknown; before !== held; ) {
        before = held;
        await held;
      }
      if (closed && Date.now() < closed.until) {
        leave();
        throw closed.error;
      }
      return leave;
    },
    hold: (pause) => {
      held = Promise.all([held, pause]);
    },
    closeUntil: (until, error) => {
      closed = { until, error };
    },
    // What a key leads to is for its owner to know.
    remembered: <T>(key: string) => answers.get(key) as RememberedAnswer<T> | undefined,
    remember: (key, answer) => {
      answers.delete(key);
      answers.set(key, answer);
      for (const oldest of answers.keys()) if (answers.size > REMEMBERED) answers.delete(oldest);
    },
  };
}

/** One for each installation, made when it is first spoken of. */
export function trafficByInstallation(): (installation: number) => Traffic {
  const all = new Map<number, Traffic>();
  return (installation) => {
    const known = all.get(installation) ?? createTraffic();
    all.set(installation, known);
    return known;
  };
}
