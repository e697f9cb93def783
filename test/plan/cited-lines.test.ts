import { expect, test } from '@jest/globals';
import { citedPlaces } from '../../src/plan/cited-lines.ts';
import { parsePlan } from '../../src/plan/parse-plan.ts';
import { renderPlan } from '../../src/plan/render-plan.ts';
import { phaseText, samplePlan } from '../support/plans.ts';

/** What is found in a plan as it is read from its branch. */
function placesOf(sections: Record<string, string>) {
  const { shared, byPhase } = citedPlaces(parsePlan(renderPlan(samplePlan({ sections }))));
  const named = (places: typeof shared) => places.map(({ path, from, to }) => `${path} ${from} ${to}`);
  return {
    shared: named(shared),
    byPhase: [...byPhase].map(([phase, places]) => [phase, named(places)] as const),
  };
}

test('places that the plan names are told apart by what names them: the whole or a phase', () => {
  const steps = (text: string) => [text, 'Do the rest.'];
  const places = placesOf({
    Context: 'Time is read at `src/clock.js:12`, see also src/greet.js:3-9.',
    'Patterns to follow': '- As `src/clock.js:12` does.\n- And `src/other.js:1–4`.',
    Phases: [
      phaseText({ number: 1, files: ['modify `a.js`'], steps: steps('Before `a.js:20`, add a line.') }),
      phaseText({ number: 2, files: ['modify `b.js`'], steps: steps('As in `a.js:20` and `b.js:7`.') }),
      phaseText({ number: 3, files: ['modify `c.js`'] }),
    ].join('\n\n'),
  });
  expect(places).toEqual({
    shared: ['src/clock.js 12 12', 'src/greet.js 3 9', 'src/other.js 1 4'],
    byPhase: [
      [1, ['a.js 20 20']],
      [2, ['a.js 20 20', 'b.js 7 7']],
      [3, []],
    ],
  });
});

test('a place whose code the plan shows itself is none', () => {
  const { shared } = placesOf({
    'Patterns to follow':
      '`src/clock.js:12`:\n\n```js\nexport const now = Date.now;\n```\n\nAnd `src/greet.js:1`.',
  });
  expect(shared).toEqual(['src/greet.js 1 1']);
});

test.each(['`http://localhost:80`', '`../out.js:1`', '`/etc/passwd:1`', '`.git/config:1`', '`a.js`'])(
  '%s is no place in a file',
  (text) => {
    expect(placesOf({ Context: `See ${text}.` }).shared).toEqual([]);
  },
);
