import { INSTALL_NODE, isNewEnough, tooOld } from '../../core/oldest-node.ts';
import { type Check, ok, problem } from '../finding.ts';

export const nodeVersion: Check = {
  id: 'node',
  area: 'machine',
  look: ({ nodeVersion: version }) =>
    isNewEnough(version) ? ok(`Node ${version}`) : problem(tooOld(version), INSTALL_NODE),
};
