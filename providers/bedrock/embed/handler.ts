import { batched } from '../../base/embed/batched.ts';
import { createHandler } from '../../base/handler.ts';
import { bedrock } from '../provider.ts';
import { familyOf } from './families.ts';
import { bedrockEmbed } from './transformation.ts';

export const handler = batched(createHandler(bedrock, bedrockEmbed), {
  maxInputs: (model) => familyOf(model).maxInputs,
  // Most models take one text at a time.
  concurrency: 8,
});
