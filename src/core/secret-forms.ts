/** Shorter values would be found everywhere. */
const SHORTEST_SECRET = 8;

/** The ways in which secrets may be written: as they are, in base64 at any offset, in hex, URL-encoded. Longest first. */
export function secretForms(secrets: readonly string[]): string[] {
  const forms = secrets.filter((secret) => secret.length >= SHORTEST_SECRET).flatMap(formsOf);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const base64 = [
    bytes.toString('base64'),
    bytes.toString('base64url'),
    ...[0, 1, 2].flatMap((offset) => base64Core(bytes, offset)),
  ];
  const url = encodeURIComponent(secret);
  return [secret, bytes.toString('latin1'), hex, hex.toUpperCase(), url, url.toLowerCase(), ...base64];
}

/** The letters of base64 that stay the same whatever comes before (`offset` bytes, modulo 3) and after the value. */
function base64Core(bytes: Buffer, offset: number): string[] {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const start = Math.ceil((offset * 8) / 6);
  const end = Math.floor(((offset + bytes.length) * 8) / 6);
  const core = encoded.slice(start, end);
  return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
}
