/**
 * Foreign text between two lines that nobody could have written beforehand, so that no text can end its own fence.
 * `label` says what the text is (`issue body`); `nonce` is fresh random hex, at least 16 digits, one per prompt.
 */
export function fenceUntrusted(text: string, { label, nonce }: { label: string; nonce: string }): string {
  if (!/^[0-9a-f]{16,}$/.test(nonce)) throw new Error('A nonce needs 16 or more hex digits');
  if (!/^[A-Za-z0-9 #_-]+$/.test(label)) throw new Error(`Not a label: ${JSON.stringify(label)}`);
  if (text.toLowerCase().includes(nonce)) throw new Error('The text contains the nonce');
  return `<<<untrusted ${label} ${nonce}>>>\n${text}\n<<<end of untrusted ${label} ${nonce}>>>`;
}
