const DRAWN = ['mermaid', 'math', 'geojson', 'topojson', 'stl'];

/** Whether GitHub draws blocks of code in this language instead of showing their source. */
export function isDrawn(language: string | null | undefined): boolean {
  return DRAWN.includes(language?.toLowerCase() ?? '');
}
