import { batched } from '../../base/embed/batched.ts';
import { createHandler } from '../../base/handler.ts';
import { together } from '../provider.ts';
import { togetherEmbed } from './transformation.ts';

export const handler = batched(createHandler(together, togetherEmbed), { maxInputs: 256 });
