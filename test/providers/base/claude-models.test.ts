import { expect, test } from 'vitest';
import { claudeModel } from '../../../providers/base/claude-models.ts';

test.each([
  // name, ceiling, thinking, thinks unasked, forced tools, sampling, structured output, an `xhigh` effort
  ['claude-3-haiku-20240307', 4096, 'none', 'no', true, true, false, false],
  ['claude-3-5-haiku-20241022', 8192, 'none', 'no', true, true, false, false],
  ['claude-3-5-sonnet-latest', 8192, 'none', 'no', true, true, false, false],
  ['claude-3-7-sonnet-20250219', 64_000, 'budget', 'no', true, true, false, false],
  ['claude-sonnet-4-20250514', 64_000, 'budget', 'no', true, true, false, false],
  ['claude-opus-4-20250514', 32_000, 'budget', 'no', true, true, false, false],
  ['claude-opus-4-1', 32_000, 'budget', 'no', true, true, true, false],
  ['claude-opus-4-1@20250805', 32_000, 'budget', 'no', true, true, true, false],
  ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 64_000, 'budget', 'no', true, true, true, false],
  ['claude-haiku-4-5', 64_000, 'budget', 'no', true, true, true, false],
  ['anthropic.claude-opus-4-6-v1', 128_000, 'adaptive', 'no', true, true, true, false],
  ['claude-sonnet-4.6', 128_000, 'adaptive', 'no', true, true, true, false],
  ['claude-opus-4-8', 128_000, 'adaptive', 'no', true, false, true, true],
  ['claude-sonnet-5-20260630', 128_000, 'adaptive', 'yes', true, false, true, true],
  ['claude-opus-5', 128_000, 'adaptive', 'yes', true, false, true, true],
  ['claude-fable-5', 128_000, 'adaptive', 'always', true, false, true, true],
  ['claude-opus-5-5', 128_000, 'adaptive', 'always', false, false, true, true],
  ['claude-fable-5-1', 128_000, 'adaptive', 'always', false, false, true, true],
  ['claude-of-tomorrow', 128_000, 'adaptive', 'always', false, false, true, true],
] as const)('%s', (name, maxOutput, thinking, thinksUnasked, forcedTools, sampling, structuredOutput, xhighEffort) => {
  expect(claudeModel(name)).toEqual({
    maxOutput,
    thinking,
    thinksUnasked,
    forcedTools,
    sampling,
    structuredOutput,
    xhighEffort,
  });
});
