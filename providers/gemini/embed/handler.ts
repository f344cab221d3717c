import { batched } from '../../base/embed/batched.ts';
import { createHandler } from '../../base/handler.ts';
import { gemini } from '../provider.ts';
import { geminiEmbed } from './transformation.ts';

export const handler = batched(createHandler(gemini, geminiEmbed), { maxInputs: 100 });
