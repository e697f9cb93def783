/** An hour and a minute. */
export const HOUR_MS = 61 * 60_000;

/** Loaded before a program: on SIGUSR2 its clock goes on by an hour, and it says so on standard output. */
const PROGRAM = `let ahead = 0;
const RealDate = Date;
globalThis.Date = class Date extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [RealDate.now() + ahead] : given));
  }
  static now() {
    return RealDate.now() + ahead;
  }
};
process.on('SIGUSR2', () => {
  ahead += ${HOUR_MS};
  console.log('An hour has passed: ' + ahead / ${HOUR_MS});
});`;

/** For the environment of a program whose clock is to be put forward. */
export const TURNABLE_CLOCK = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(PROGRAM)}`,
};
