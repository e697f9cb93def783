import { stringify } from 'yaml';
import { parseConfig } from '../config/parse-config.ts';
import { fill } from './fill.ts';
import { isAction, PLACEHOLDER, type Settings } from './settings.ts';

/** `.github/baton.yml`. Throws Stop for a command that cannot be written into it. */
export function renderConfiguration(template: string, settings: Settings): string {
  const text = fill(template, {
    schema: schemaUrl(settings),
    setup: list('setup', settings.setup),
    quality: indented(
      settings.quality.length > 0
        ? list('commands', settings.quality)
        : 'commands: [] # TODO: without one, a phase is done when the model says so',
    ),
    hosts: indented(list('allowed_hosts', settings.hosts)),
    solo: String(settings.solo ?? false),
  });
  parseConfig(text, '.github/baton.yml');
  return text;
}

/** Where editors find what may stand in the file. */
function schemaUrl({ action }: Settings): string {
  const [repository, version] = (isAction(action) ? action : PLACEHOLDER).split('@');
  return `https://raw.githubusercontent.com/${repository}/${version}/schema/baton.schema.json`;
}

function list(key: string, values: readonly string[]): string {
  return stringify({ [key]: values }, { lineWidth: 0 }).trimEnd();
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
