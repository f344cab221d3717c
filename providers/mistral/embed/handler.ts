import { batched } from '../../base/embed/batched.ts';
import { createHandler } from '../../base/handler.ts';
import { mistral } from '../provider.ts';
import { mistralEmbed } from './transformation.ts';

export const handler = batched(createHandler(mistral, mistralEmbed), { maxInputs: 32 });
