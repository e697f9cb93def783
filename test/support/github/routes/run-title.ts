import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

/**
 * What GitHub makes of a workflow's `run-name`, one expression or plain text; undefined where it comes to nothing, for then
 * the run has its usual title.
 */
export function runTitle(
  runName: string | undefined,
  inputs: Readonly<Record<string, string>>,
): string | undefined {
  const title = runName?.replace(/\$\{\{(.*?)\}\}/gs, (_whole, expression: string) =>
    evaluate(expression, inputs),
  );
  return title === undefined || title.trim() === '' ? undefined : title;
}

function evaluate(expression: string, inputs: Readonly<Record<string, string>>): string {
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, ['github', 'inputs', 'vars'], []).parse();
  const context = new data.Dictionary({ key: 'inputs', value: dictionary(inputs) });
  return new Evaluator(tree, context).evaluate().coerceString();
}

function dictionary(values: Readonly<Record<string, string>>): data.Dictionary {
  const pairs = Object.entries(values).map(([key, value]) => ({ key, value: new data.StringData(value) }));
  return new data.Dictionary(...pairs);
}
