/** From such a line on, an output speaks of nothing but its failures and the summary. */
const SECTIONS: readonly RegExp[] = [
  /^✖ failing tests:$/, // node:test
  /^Summary of all failing tests$/, // Jest, after many suites
  /^⎯+ ?(Failed Tests|Failed Suites|Unhandled Errors) /, // Vitest
  /^={3,} (FAILURES|ERRORS) ={3,}$/, // pytest
  /^(FAIL|ERROR): \S+ \(.+\)$/, // unittest
  /^ {2}\d+ failing$/, // Mocha
  /^Failures:$/, // RSpec
  /^failures:$/, // Cargo
  /^There (was|were) \d+ (failure|error)s?:$/, // PHPUnit
  /^\* What went wrong:$/, // Gradle
];

/** A block that tells of one failure: from its first line up to one that cannot belong to it. */
interface Block {
  first: RegExp;
  /** The first line after it. */
  end: RegExp;
}

const BLOCKS: readonly Block[] = [
  { first: /^ {2}● (?!Console$)/, end: /^(PASS|FAIL) |^Test Suites: |^Snapshot Summary/ }, // Jest
  { first: /^\s*--- FAIL: /, end: /^\s*--- (PASS|SKIP)|^=== |^(FAIL|PASS|ok)\b/ }, // go test
  { first: /^\s*not ok \d+/, end: /^\s*(ok \d+|# Subtest|1\.\.\d+)/ }, // TAP
  { first: /^error\[E\d+\]: /, end: /^\s*$/ }, // rustc
  { first: /^\S.*(\(\d+,\d+\)|:\d+:\d+)( -|:) error TS\d+: /, end: /^(?=\S)/ }, // tsc
];

/**
 * What the output of a test runner or compiler says of its failures, in its own words and order. Undefined where it is
 * not one that is known for sure, or where nearly all of it is about failures anyway.
 */
export function failingPart(output: string): string | undefined {
  const lines = output.split('\n');
  const part = fromSection(lines) ?? blocksOf(lines);
  return part === undefined || part.length > 0.9 * output.length ? undefined : part;
}

function fromSection(lines: readonly string[]): string | undefined {
  const start = lines.findIndex((line) => SECTIONS.some((pattern) => pattern.test(line.trimEnd())));
  return start < 0 ? undefined : lines.slice(start).join('\n');
}

function blocksOf(lines: readonly string[]): string | undefined {
  const kind = BLOCKS.find(({ first }) => lines.some((line) => first.test(line)));
  if (!kind) return undefined;
  const kept: string[] = [];
  let isInside = false;
  for (const line of lines) {
    if (kind.first.test(line)) isInside = true;
    else if (isInside && kind.end.test(line)) isInside = false;
    if (isInside) kept.push(line);
  }
  return kept.join('\n').trimEnd();
}
