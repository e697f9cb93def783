import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '../../core/make-directory.ts';
import { redactor } from '../../core/redact.ts';
import { Stop } from '../../core/stop.ts';
import { BUNDLE, type Handover, RECORD } from './handover.ts';

/** Keeps it in `directory`, which must not hold one yet. No secret of `secrets` is in it. */
export async function writeHandover(
  directory: string,
  {
    handover,
    bundle,
    secrets,
  }: { handover: Handover; bundle: Buffer | undefined; secrets: readonly string[] },
): Promise<void> {
  const redact = redactor(secrets);
  const json = JSON.stringify(
    handover,
    (_, value: unknown) => (typeof value === 'string' ? redact(value) : value),
    1,
  );
  try {
    await makeDirectory(directory, { mode: 0o700 });
    if (bundle) await writeFile(join(directory, BUNDLE), bundle, { flag: 'wx', mode: 0o600 });
    await writeFile(join(directory, RECORD), json, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw new Stop(
      'failed',
      `What came of the run could not be kept in ${directory}. Set the input \`handover\` to a directory that is new or empty.`,
      { cause: error },
    );
  }
}
