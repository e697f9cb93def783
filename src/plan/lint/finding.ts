/** What is wrong with a plan that can be read. */
export interface Finding {
  /** Id of the rule, such as `path-exists`. */
  rule: string;
  severity: 'error' | 'warning';
  /** In the text that the plan was read from. */
  line: number;
  message: string;
  /** What to do about it. */
  remedy: string;
}

/** A finding as a reader of the pull request gets it: one line of Markdown. */
export function findingLine({ rule, line, message }: Finding): string {
  return `line ${line} (\`${rule}\`): ${message}`;
}

/** Findings as the planner gets them: one block each, in the order of their lines. */
export function formatFindings(findings: readonly Finding[]): string {
  return findings
    .map((finding) =>
      [
        `- line ${finding.line}, ${finding.severity} ${finding.rule}: ${finding.message}`,
        `  Remedy: ${finding.remedy}`,
      ].join('\n'),
    )
    .join('\n');
}
