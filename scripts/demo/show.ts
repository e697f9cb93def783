import type { Screen } from './present/screen.ts';
import type { Stage } from './stage.ts';

/** What an act of the demo works with. */
export interface Show {
  stage: Stage;
  screen: Screen;
  /** Keeps a line of what the action says. */
  log(line: string): void;
  /** Begins the next act. */
  act(title: string): void;
}
