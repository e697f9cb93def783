/** Takes the given values out of a text: what is shown must never hold a secret, however it got there. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  // Longest first, so that a secret which contains another one goes as a whole.
  const values = secrets.filter((value) => value.length >= 8).sort((a, b) => b.length - a.length);
  const forms = values.flatMap((value) => [
    value,
    Buffer.from(value).toString('base64'),
    encodeURIComponent(value),
  ]);
  return (text) => forms.reduce((rest, form) => rest.replaceAll(form, '***'), text);
}
