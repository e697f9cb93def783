import { type Check, ok } from '../finding.ts';

export const checkout: Check = {
  id: 'checkout',
  area: 'files',
  look: ({ files }) => {
    if (!('kind' in files)) return ok(files.root);
    const { status, why, remedy } = files;
    return { status, says: why, remedy };
  },
};
