import { secretForms } from './secret-forms.ts';

/**
 * Takes the given values out of a text, however they are written: what is shown must never hold a secret. `secrets` may
 * change while it is in use, as tokens are renewed.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  let known: readonly string[] = [];
  let forms: readonly string[] = [];
  return (text) => {
    if (secrets.length !== known.length || secrets.some((secret, index) => secret !== known[index])) {
      known = [...secrets];
      forms = secretForms(known);
    }
    return forms.reduce((rest, form) => rest.replaceAll(form, '***'), text);
  };
}
