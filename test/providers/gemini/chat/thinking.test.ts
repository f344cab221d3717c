import { describe, expect, test } from 'vitest';
import { type Asked, added } from '../send.ts';

function thinkingOf(request: Asked, model: string): object {
  const { generationConfig, ...rest } = added(request, model) as { generationConfig?: { thinkingConfig: object } };
  return { ...generationConfig?.thinkingConfig, ...rest };
}

const shown = (amount: object) => ({ ...amount, includeThoughts: true });

describe('an effort is a level', () => {
  test.each([
    ['gemini-3-flash-preview', ['minimal', 'minimal', 'low', 'medium', 'high', 'high', 'high']],
    ['gemini-3.1-flash-lite', ['minimal', 'minimal', 'low', 'medium', 'high', 'high', 'high']],
    ['gemini-flash-lite-latest', ['minimal', 'minimal', 'low', 'medium', 'high', 'high', 'high']],
    ['gemini-3-pro-preview', ['low', 'low', 'low', 'high', 'high', 'high', 'high']],
    ['gemini-3.1-pro-preview', ['low', 'low', 'low', 'medium', 'high', 'high', 'high']],
    ['gemini-3.6-flash', ['minimal', 'minimal', 'low', 'medium', 'high', 'high', 'high']],
    ['gemini-3.7-flash', ['low', 'low', 'low', 'medium', 'high', 'high', 'high']],
    ['gemini-flash-latest', ['low', 'low', 'low', 'medium', 'high', 'high', 'high']],
    ['models/gemini-pro-latest', ['low', 'low', 'low', 'medium', 'high', 'high', 'high']],
    ['gemma-4-31b-it', ['minimal', 'minimal', 'minimal', 'high', 'high', 'high', 'high']],
  ])('with %s', (model, [none, ...levels]) => {
    const efforts = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

    expect(thinkingOf({ reasoning_effort: 'none' }, model)).toEqual({ thinkingLevel: none });
    expect(efforts.map((reasoning_effort) => thinkingOf({ reasoning_effort }, model))).toEqual(
      levels.map((thinkingLevel) => shown({ thinkingLevel })),
    );
  });
});

describe('an effort is a budget', () => {
  test.each([
    ['gemini-2.5-flash', [0, 1024, 1024, 8192, 24_576, 24_576, 24_576]],
    ['gemini-2.5-flash-lite-preview-09-2025', [0, 1024, 1024, 8192, 24_576, 24_576, 24_576]],
    ['gemini-2.5-pro', [128, 1024, 1024, 8192, 24_576, 32_768, 32_768]],
  ])('with %s', (model, [none, ...budgets]) => {
    const efforts = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

    expect(thinkingOf({ reasoning_effort: 'none' }, model)).toEqual({ thinkingBudget: none });
    expect(efforts.map((reasoning_effort) => thinkingOf({ reasoning_effort }, model))).toEqual(
      budgets.map((thinkingBudget) => shown({ thinkingBudget })),
    );
  });
});

test.each([
  'gemini-2.0-flash',
  'gemma-3-27b-it',
  'gemini-2.5-flash-image',
  'gemini-2.5-flash-preview-tts',
  'learnlm-2',
])('an effort is dropped for %s, which has no such thing', (model) => {
  expect(thinkingOf({ reasoning_effort: 'high' }, model)).toEqual({ dropped: ['reasoning_effort'] });
  expect(thinkingOf({ thinking: { type: 'enabled', budget_tokens: 2000 } }, model)).toEqual({ dropped: ['thinking'] });
  expect(thinkingOf({ reasoning_effort: 'none' }, model)).toEqual({});
  expect(thinkingOf({ thinking: { type: 'disabled' } }, model)).toEqual({});
});

test('without an effort nothing is said of thinking', () => {
  expect(thinkingOf({}, 'gemini-3-pro-preview')).toEqual({});
  expect(thinkingOf({ reasoning_effort: null }, 'gemini-3-pro-preview')).toEqual({});
});

describe("Anthropic's `thinking`", () => {
  test('gives its budget, and beats the effort', () => {
    const thinking = { type: 'enabled', budget_tokens: 2000 };

    expect(thinkingOf({ thinking, reasoning_effort: 'high' }, 'gemini-2.5-pro')).toEqual(
      shown({ thinkingBudget: 2000 }),
    );
    expect(thinkingOf({ thinking }, 'gemini-3-flash-preview')).toEqual(shown({ thinkingBudget: 2000 }));
  });

  test('turns thinking off, as far as that can be', () => {
    const off = { thinking: { type: 'disabled' }, reasoning_effort: 'high' } as const;

    expect(thinkingOf(off, 'gemini-2.5-flash')).toEqual({ thinkingBudget: 0 });
    expect(thinkingOf(off, 'gemini-3-pro-preview')).toEqual({ thinkingLevel: 'low' });
  });

  test('without a budget leaves the amount to the effort, or to the model', () => {
    const thinking = { type: 'adaptive' };

    expect(thinkingOf({ thinking }, 'gemini-3-pro-preview')).toEqual(shown({}));
    expect(thinkingOf({ thinking, reasoning_effort: 'low' }, 'gemini-3-pro-preview')).toEqual(
      shown({ thinkingLevel: 'low' }),
    );
  });
});
