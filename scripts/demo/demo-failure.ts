/** Ends the demo. The message is for people: what went wrong, in a sentence or two. */
export class DemoFailure extends Error {
  override readonly name = 'DemoFailure';
}
