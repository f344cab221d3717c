/**
 * The shared translator for everyone who speaks OpenAI's dialect: the request goes on as it came, but for what must change.
 * @see https://platform.openai.com/docs/api-reference/embeddings/create
 */
import type { CallContext, ProviderFailure, Transformer } from '../endpoint.ts';
import type { ErrorFields } from '../errors.ts';
import type { HostHabits } from '../openai-dialect/dialect.ts';
import { dialectErrorFields } from '../openai-dialect/errors.ts';
import type { Changes } from '../openai-dialect/request-parts.ts';
import type { ParamRules } from '../params.ts';
import { fromDialectAnswer } from './dialect-answer.ts';
import { toDialectRequest } from './dialect-request.ts';
import type { EmbedRequest } from './types.ts';

type EmbedParam = 'dimensions' | 'user' | 'input_type' | 'task';
export type Encoding = 'float' | 'base64';

export interface EmbedDialect extends Pick<HostHabits, 'modelPrefix' | 'errorFields'> {
  /** Path below the base URL. @default '/embeddings' */
  readonly path?: (ctx: CallContext<'embed'>) => string;
  readonly params?: Partial<ParamRules<EmbedParam>>;
  /** Our name of a parameter → the host's. */
  readonly rename?: { readonly [P in EmbedParam]?: string };
  /** The kinds of text the host tells apart, in its own field and words. @default none: it gets what the caller said */
  readonly purpose?: (request: EmbedRequest, model: string) => Changes;
  /** What the host can be asked for, and the field to ask in. What it lacks is made of what comes. */
  readonly encodings: readonly Encoding[];
  /** @default 'encoding_format' */
  readonly encodingField?: string;
  /** Whether many vectors are always asked for as base64, a quarter of their size as decimal numbers. @default false */
  readonly manyAsBase64?: boolean;
  /** Whether the host takes token ids for texts. @default false */
  readonly tokenInput?: boolean;
}

export function openAICompatibleEmbed(dialect: EmbedDialect): Transformer<'embed'> {
  return {
    transformRequest: (request, ctx) => toDialectRequest(request, ctx, dialect),
    transformResponse: (body, ctx) => fromDialectAnswer(body, ctx, dialect),
    transformError: (failure) => errorFields(failure, dialect),
  };
}

/** A complaint about the host's name of a parameter is one about ours. */
function errorFields(failure: ProviderFailure, dialect: EmbedDialect): Partial<ErrorFields> {
  const fields = dialectErrorFields(failure, dialect);
  const [param] = Object.entries(dialect.rename ?? {}).find(([, name]) => fields.message?.includes(name)) ?? [];
  return { ...fields, ...(param && { param }) };
}
