/** Markup that may be shown as it is. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | readonly Html[];

/** Markup with values in it: those that are markup themselves stay, all others become text. */
export function html(parts: TemplateStringsArray, ...values: Part[]): Html {
  return new Html(String.raw({ raw: parts }, ...values.map(asMarkup)));
}

function asMarkup(value: Part): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(asMarkup).join('\n');
  return String(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
