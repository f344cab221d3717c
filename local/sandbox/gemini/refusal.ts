import { Refusal } from '../refusal.ts';
import type { Problem } from '../validation.ts';

/** @param request the name Google has for it */
export function toRefusal(problems: readonly Problem[], request: string): Refusal {
  const violations = problems.map((problem) => toViolation(problem, request));
  const message = violations.map(({ description }) => description).join('\n');
  const details = [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations }];
  return new Refusal(400, message, { details });
}

function toViolation(
  { kind, path, expected, input, message }: Problem,
  request: string,
): { field: string; description: string } {
  const field = toFieldPath(path);
  const parent = toFieldPath(path.slice(0, -1));
  const place = parent === '' ? '' : ` at '${parent}'`;
  if (kind === 'unknown-field')
    return {
      field: parent,
      description: `Invalid JSON payload received. Unknown name "${path.at(-1)}"${place}: Cannot find field.`,
    };
  if (kind === 'wrong-value' && expected === '') return { field, description: `* ${request}.${field}: ${message}\n` };
  if (kind === 'missing-field') return { field, description: `* ${request}.${field}: must be specified\n` };
  return { field, description: `Invalid value at '${field}' (${expected}), ${JSON.stringify(input)}` };
}

/** Errors name fields as the protocol buffers do: `generation_config.top_k`, `contents[0].parts[1]`. */
function toFieldPath(path: Problem['path']): string {
  return path
    .map((step) =>
      typeof step === 'number' ? `[${step}]` : `.${step.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
    )
    .join('')
    .replace(/^\./, '');
}
