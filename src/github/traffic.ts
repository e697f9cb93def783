import { type RememberedAnswers, rememberAnswers } from './remembered-answers.ts';

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
  answers: RememberedAnswers;
}

/** GitHub allows 100 at once for all that use an App. */
const AT_ONCE = 20;

export function createTraffic({
  atOnce = AT_ONCE,
  answers = rememberAnswers(),
}: {
  atOnce?: number;
  answers?: RememberedAnswers;
} = {}): Traffic {
  const waiting: (() => void)[] = [];
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
    answers,
  };
}

/** Whose limits a request counts against: those of an installation, by its id, or those of the App itself. */
export type Counted = number | 'app';

/** One for each, made when it is first spoken of. Together they remember no more than one of them would. */
export function trafficByInstallation(): (whose: Counted) => Traffic {
  const all = new Map<Counted, Traffic>();
  const shared = rememberAnswers();
  return (whose) => {
    const known = all.get(whose) ?? createTraffic({ answers: answersOf(shared, whose) });
    all.set(whose, known);
    return known;
  };
}

/** What one installation may see is no answer for another one. */
function answersOf({ recall, remember }: RememberedAnswers, whose: Counted): RememberedAnswers {
  return {
    recall: (key) => recall(`${whose} ${key}`),
    remember: (key, answer) => remember(`${whose} ${key}`, answer),
  };
}
