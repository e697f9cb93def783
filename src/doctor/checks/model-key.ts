import { type Check, ok } from '../finding.ts';

export const modelKey: Check = {
  id: 'key',
  area: 'claude',
  look: ({ model }) =>
    model.kind === 'closed'
      ? { status: model.status, says: model.why, remedy: model.remedy }
      : ok(`The Claude API accepts the key and offers it ${model.offer.models} models.`),
};
