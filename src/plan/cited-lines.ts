import { type Citation, readCitation } from './lint/citation.ts';
import { excerptsOf } from './lint/excerpts.ts';
import { wordsOf } from './lint/words.ts';
import type { Passage, Plan } from './plan.ts';

/** Places in files to which a plan refers by `path:line`, beyond those whose text it shows. */
export interface CitedPlaces {
  /** Of the plan as a whole. */
  shared: Citation[];
  /** By the number of the phase whose text names them. */
  byPhase: ReadonlyMap<number, Citation[]>;
}

export function citedPlaces(plan: Plan): CitedPlaces {
  const shown = new Set(excerptsOf(plan).map(({ citation }) => keyOf(citation)));
  const citationsIn = (passages: readonly Passage[]) => {
    const found = passages.flatMap((passage) =>
      passage.kind === 'prose' ? wordsOf(passage.pieces).map(({ text }) => readCitation(text)) : [],
    );
    return unique(found.filter((citation) => citation !== undefined)).filter(
      (citation) => !shown.has(keyOf(citation)),
    );
  };
  const ofPhases = plan.sections.find(({ name }) => name === 'Phases')?.passages ?? [];
  return {
    shared: citationsIn(
      plan.sections.filter(({ name }) => name !== 'Phases').flatMap(({ passages }) => passages),
    ),
    byPhase: new Map(
      plan.phases.map(({ number, line }, index) => {
        const end = plan.phases[index + 1]?.line ?? Number.POSITIVE_INFINITY;
        return [
          number,
          citationsIn(ofPhases.filter((passage) => passage.line >= line && passage.line < end)),
        ];
      }),
    ),
  };
}

function unique(citations: readonly Citation[]): Citation[] {
  return [...new Map(citations.map((citation) => [keyOf(citation), citation])).values()];
}

function keyOf({ path, from, to }: Citation): string {
  return `${path}:${from}-${to}`;
}
