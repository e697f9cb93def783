const CONFIGURATION = '.github/baton.yml';

/** Most stories are not about reviews, and their models have none to give. */
export function withoutReviews(files: Readonly<Record<string, string>>): Record<string, string> {
  const configuration = files[CONFIGURATION] ?? '';
  if (configuration.includes('reviews:')) return { ...files };
  return { ...files, [CONFIGURATION]: `${configuration}reviews: []\n` };
}
