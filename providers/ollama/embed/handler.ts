import { batched } from '../../base/embed/batched.ts';
import { createHandler } from '../../base/handler.ts';
import { ollama } from '../provider.ts';
import { ollamaEmbed } from './transformation.ts';

export const handler = batched(createHandler(ollama, ollamaEmbed), { maxInputs: 256 });
