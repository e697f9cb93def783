import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

const text = readFileSync(join(import.meta.dirname, '../../src/templates/github/issue-form.yml'), 'utf8');

/** GitHub's rules for the two kinds of elements that are used: docs.github.com, "Syntax for GitHub's form schema". */
const formSchema = z.strictObject({
  name: z.string().min(1),
  description: z.string().min(1),
  body: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('markdown'),
          attributes: z.strictObject({ value: z.string().min(1) }),
        }),
        z.strictObject({
          type: z.literal('textarea'),
          id: z.string().regex(/^[A-Za-z0-9_-]+$/),
          attributes: z.strictObject({
            label: z.string().min(1),
            description: z.string().optional(),
            placeholder: z.string().optional(),
          }),
          validations: z.strictObject({ required: z.boolean() }).optional(),
        }),
      ]),
    )
    .min(1),
});

describe('the issue form', () => {
  const form = formSchema.parse(parse(text));
  const fields = form.body.filter((element) => element.type === 'textarea');

  test('has ids and labels that are there once', () => {
    for (const values of [fields.map(({ id }) => id), fields.map(({ attributes }) => attributes.label)]) {
      expect(new Set(values).size).toBe(values.length);
    }
  });

  test('insists on what, why and how to tell', () => {
    const required = fields.filter(({ validations }) => validations?.required).map(({ id }) => id);
    expect(required).toEqual(['goal', 'reason', 'done']);
  });

  test('sets no label: anybody may fill it in, and a label starts a run', () => {
    expect(Object.keys(form)).not.toContain('labels');
  });
});
