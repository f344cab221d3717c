import { batched } from '../../base/embed/batched.ts';
import { cohereMaxInputs } from '../../base/embed/cohere.ts';
import { createHandler } from '../../base/handler.ts';
import { cohere } from '../provider.ts';
import { cohereEmbed } from './transformation.ts';

export const handler = batched(createHandler(cohere, cohereEmbed), { maxInputs: cohereMaxInputs });
