import type * as z from 'zod';
import type { Refusal } from './refusal.ts';

type Issue = z.core.$ZodIssue;

/** One thing wrong with a request, which each dialect words as its provider does. */
export interface Problem {
  readonly kind: 'unknown-field' | 'missing-field' | 'wrong-type' | 'wrong-value';
  readonly path: readonly (string | number)[];
  /** The wanted type, or the values allowed. */
  readonly expected: string;
  readonly input: unknown;
  readonly message: string;
}

/** Checks a request body as strictly as the provider does. Throws the refusal made of the problems found. */
export function validate<T extends z.ZodType>(
  schema: T,
  body: unknown,
  refuse: (problems: readonly [Problem, ...Problem[]]) => Refusal,
): z.output<T> {
  const result = schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  const [first, ...others] = result.error.issues.flatMap((issue) => toProblems(issue, []));
  if (first === undefined) throw result.error;
  throw refuse([first, ...others]);
}

function toProblems(issue: Issue, parents: Problem['path']): Problem[] {
  const path = [...parents, ...(issue.path as Problem['path'])];
  const base = { path, expected: '', input: issue.input, message: issue.message };
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => toUnknownField(base, key));
    case 'invalid_type':
      return [
        {
          ...base,
          kind: issue.input === undefined ? 'missing-field' : 'wrong-type',
          expected: issue.expected === 'record' ? 'object' : issue.expected,
        },
      ];
    case 'invalid_value':
      return [{ ...base, kind: kindOfValue(issue.input), expected: issue.values.map(String).join(', ') }];
    case 'invalid_union':
      return toUnionProblems(issue, base);
    default:
      return [{ ...base, kind: 'wrong-value' }];
  }
}

function toUnknownField(base: Omit<Problem, 'kind'>, key: string): Problem {
  const input = (base.input as Record<string, unknown> | undefined)?.[key];
  return { ...base, kind: 'unknown-field', path: [...base.path, key], input };
}

/** Of the alternatives the one that got furthest into the input is the one that was meant. */
function toUnionProblems(issue: Issue & { code: 'invalid_union' }, base: Omit<Problem, 'kind'>): Problem[] {
  const alternatives = issue.errors.map((issues) => issues.flatMap((inner) => toProblems(inner, base.path)));
  const [meant] = alternatives.sort((left, right) => depth(right) - depth(left));
  if (meant && depth(meant) > base.path.length) return meant;
  const input = discriminatorOf(issue);
  return [{ ...base, input, kind: kindOfValue(input), expected: optionsOf(issue) }];
}

function depth(problems: readonly Problem[]): number {
  return Math.max(0, ...problems.map((problem) => problem.path.length));
}

function discriminatorOf(issue: Issue & { code: 'invalid_union' }): unknown {
  if (issue.discriminator === undefined) return issue.input;
  return (issue.input as Record<string, unknown> | undefined)?.[issue.discriminator];
}

function optionsOf(issue: Issue & { code: 'invalid_union' }): string {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String).join(', ') : '';
}

function kindOfValue(input: unknown): Problem['kind'] {
  return input === undefined ? 'missing-field' : 'wrong-value';
}
