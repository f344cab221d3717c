import { batched } from '../../base/embed/batched.ts';
import { createHandler } from '../../base/handler.ts';
import { openaiCompatible } from '../provider.ts';
import { openaiCompatibleEmbed } from './transformation.ts';

/** The least that hosts take by default: Text Embeddings Inference. */
const maxInputs = 32;

export const handler = batched(createHandler(openaiCompatible, openaiCompatibleEmbed), { maxInputs });
