import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from '@actions/languageservice';
import { clearCache } from '@actions/languageservice/utils/workflow-cache';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';

const ACTION = join(import.meta.dirname, '../../action.yml');

/** What GitHub's own validator says against a workflow or an `action.yml`. */
export async function complaints(path: string, text: string): Promise<string[]> {
  clearCache(); // It remembers what it found by path.
  const document = TextDocument.create(`file:///${path}`, 'yaml', 1, text);
  // Our own action stands for the placeholder, so that the inputs that an example gives it are checked too.
  const actionsMetadataProvider = {
    fetchActionMetadata: async ({ owner, name }: { owner: string; name: string }) =>
      owner === 'your-org' ? parse(readFileSync(ACTION, 'utf8')) : { name, description: '' },
  };
  const diagnostics = await validate(document, { actionsMetadataProvider });
  return diagnostics.map(({ message, range }) => `${range.start.line + 1}: ${message}`);
}
