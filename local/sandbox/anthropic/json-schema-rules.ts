import { explainFirst, type Rule } from '../rule.ts';
import { traitsOf } from './models.ts';
import type { MessagesRequest } from './request.ts';

const where = 'output_config.format.schema';

/** Keywords the API refuses, by the type they belong to. */
const refusedKeywords: Readonly<Record<string, readonly string[]>> = {
  string: ['minLength', 'maxLength'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  integer: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  array: ['maxItems', 'uniqueItems'],
};

export const jsonSchemaRules: readonly Rule<MessagesRequest>[] = [
  ({ model, output_config }) =>
    output_config?.format && !traitsOf(model).jsonSchema ? `'${model}' does not support output format.` : undefined,
  ({ output_config }: MessagesRequest) =>
    output_config?.format ? explainSchema(output_config.format.schema) : undefined,
];

function explainSchema(schema: unknown): string | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  return explainNode(schema as Record<string, unknown>) ?? explainFirst(Object.values(schema), explainSchema);
}

function explainNode(schema: Record<string, unknown>): string | undefined {
  const { type } = schema;
  if (typeof type !== 'string')
    return Array.isArray(schema['oneOf']) ? `${where}: Schema type 'oneOf' is not supported` : undefined;
  if (type === 'object' && schema['additionalProperties'] !== false)
    return `${where}: For 'object' type, 'additionalProperties' must be explicitly set to false`;
  const refused = refusedKeywords[type]?.filter((keyword) => keyword in schema) ?? [];
  return refused.length > 0
    ? `${where}: For '${type}' type, properties ${refused.join(', ')} are not supported`
    : undefined;
}
