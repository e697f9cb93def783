import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { invalidRequest } from './api-error.ts';
import { canonicalJson } from './canonical.ts';
import type { CustomTool, Tool } from './request-schema.ts';

const ajv = new Ajv2020({ strict: false, logger: false });
const compiled = new Map<string, ValidateFunction>();

/** Throws the API's 400 for tool definitions that cannot stand together or hold no valid JSON Schema. */
export function assertToolsAreSound(tools: readonly Tool[]): void {
  const names = new Set<string>();
  for (const [index, tool] of tools.entries()) {
    const { name } = tool;
    if (names.has(name)) throw invalidRequest('tools: Tool names must be unique.');
    names.add(name);
    if (tool.type === 'advisor_20260301') continue;
    const { input_schema } = tool;
    if (ajv.validateSchema(input_schema) === true) continue;
    throw invalidRequest(
      `tools.${index}.custom.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12 ` +
        `(${ajv.errorsText(ajv.errors)})`,
    );
  }
}

/** What is wrong with `input` by the schema that the tool was declared with, or nothing. */
export function mismatch(tool: CustomTool, input: unknown): string | undefined {
  const key = canonicalJson(tool.input_schema);
  const validate = compiled.get(key) ?? ajv.compile(tool.input_schema);
  compiled.set(key, validate);
  return validate(input) ? undefined : ajv.errorsText(validate.errors, { dataVar: tool.name });
}
