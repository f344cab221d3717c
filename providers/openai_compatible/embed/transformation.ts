import { openAICompatibleEmbed } from '../../base/embed/dialect.ts';

/** Hosts we know nothing of: all that they may know goes through, and what they make of the encoding is mended. */
export const openaiCompatibleEmbed = openAICompatibleEmbed({ encodings: ['float', 'base64'], tokenInput: true });
