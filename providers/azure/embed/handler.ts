import { batched } from '../../base/embed/batched.ts';
import { createHandler } from '../../base/handler.ts';
import { azure } from '../provider.ts';
import { azureEmbed } from './transformation.ts';

export const handler = batched(createHandler(azure, azureEmbed), { maxInputs: 2048 });
