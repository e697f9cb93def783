import { secretForms } from './secret-forms.ts';

/** Takes the given values out of a text, however they are written: what is shown must never hold a secret. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = secretForms(secrets);
  return (text) => forms.reduce((rest, form) => rest.replaceAll(form, '***'), text);
}
