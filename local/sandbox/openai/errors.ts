import type { Refusal } from '../refusal.ts';
import type { Problem } from '../validation.ts';
import { invalid } from './rules.ts';

const types: Readonly<Record<number, { type: string; code: string | null }>> = {
  401: { type: 'invalid_request_error', code: 'invalid_api_key' },
  403: { type: 'invalid_request_error', code: 'unsupported_country_region_territory' },
  404: { type: 'invalid_request_error', code: 'model_not_found' },
  429: { type: 'requests', code: 'rate_limit_exceeded' },
};

/** OpenAI's error body, which most compatible providers share. */
export function toErrorBody({ status, message, detail }: Refusal) {
  const known = types[status] ?? { type: status < 500 ? 'invalid_request_error' : 'server_error', code: null };
  return {
    error: { message, type: detail.type ?? known.type, param: detail.param ?? null, code: detail.code ?? known.code },
  };
}

export function explainAsOpenAI({ kind, path, expected, input, message }: Problem): Refusal {
  const name = toPath(path);
  switch (kind) {
    case 'unknown-field':
      return path.length === 1
        ? invalid(`Unrecognized request argument supplied: ${name}`, name, 'unknown_parameter')
        : invalid(`Unknown parameter: '${name}'.`, name, 'unknown_parameter');
    case 'missing-field':
      return invalid(`Missing required parameter: '${name}'.`, name, 'missing_required_parameter');
    case 'wrong-type':
      return invalid(
        `Invalid type for '${name}': expected ${expected}, but got ${typeof input} instead.`,
        name,
        'invalid_type',
      );
    default:
      return invalid(
        expected
          ? `Invalid value: '${String(input)}'. Supported values are: ${expected}.`
          : `Invalid '${name}': ${message}`,
        name,
        'invalid_value',
      );
  }
}

/** `messages[0].content` */
function toPath(path: Problem['path']): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}
