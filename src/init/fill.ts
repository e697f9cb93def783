/** The template with `{{name}}` replaced by the value of that name, in one pass. Throws where there is no such value. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`The template lacks a value for {{${name}}}`);
    return value;
  });
}
