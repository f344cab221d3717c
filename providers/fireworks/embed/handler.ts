import { batched } from '../../base/embed/batched.ts';
import { createHandler } from '../../base/handler.ts';
import { fireworks } from '../provider.ts';
import { fireworksEmbed } from './transformation.ts';

export const handler = batched(createHandler(fireworks, fireworksEmbed), { maxInputs: 256 });
