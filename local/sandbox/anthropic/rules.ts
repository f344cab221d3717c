import type { Rule } from '../rule.ts';
import { jsonSchemaRules } from './json-schema-rules.ts';
import { parameterRules } from './parameter-rules.ts';
import type { MessagesRequest } from './request.ts';
import { thinkingRules } from './thinking-rules.ts';
import { turnRules } from './turn-rules.ts';

export const rules: readonly Rule<MessagesRequest>[] = [
  ...parameterRules,
  ...turnRules,
  ...thinkingRules,
  ...jsonSchemaRules,
];
