#!/usr/bin/env node
import { INSTALL_NODE, isNewEnough, tooOld } from '../core/oldest-node.ts';

// An older Node cannot even read the rest.
if (isNewEnough(process.version)) {
  await import('./cli/start.ts');
} else {
  process.stderr.write(`${tooOld(process.version)} ${INSTALL_NODE}\n`);
  process.exitCode = 2;
}
