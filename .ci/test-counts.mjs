// Prints "N passed, N failed" for a jest run, from the file that its `--outputFile` names. Fails unless tests ran and
// every one passed.
import { readFileSync } from 'node:fs';

const text = readFileSync(process.argv[2], 'utf8');
const { passed, failed, skipped } =
  text === '' ? { passed: 0, failed: 0, skipped: 0 } : count(JSON.parse(text));
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;

function count(run) {
  return {
    passed: run.numPassedTests,
    failed: run.numFailedTests + run.testResults.filter(failedAsAWhole).length,
    skipped: run.numPendingTests + run.numTodoTests,
  };
}

/** A file that could not be loaded or torn down fails without a test that does: it counts as one. */
function failedAsAWhole({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
}
