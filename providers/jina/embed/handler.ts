import { batched } from '../../base/embed/batched.ts';
import { createHandler } from '../../base/handler.ts';
import { jina } from '../provider.ts';
import { jinaEmbed } from './transformation.ts';

export const handler = batched(createHandler(jina, jinaEmbed), { maxInputs: 512 });
