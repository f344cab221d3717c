import { batched } from '../../base/embed/batched.ts';
import { createHandler } from '../../base/handler.ts';
import { voyage } from '../provider.ts';
import { voyageEmbed } from './transformation.ts';

export const handler = batched(createHandler(voyage, voyageEmbed), { maxInputs: 128 });
