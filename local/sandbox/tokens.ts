const charactersPerToken = 4;

/** A stand-in for every provider's tokenizer: simple enough to check by hand. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

/** The longest start of `text` that has no more than `limit` tokens and splits no character in two. */
export function cutToTokens(text: string, limit: number): string {
  const cut = text.slice(0, limit * charactersPerToken);
  return cut.length < text.length && isHighSurrogate(cut.charCodeAt(cut.length - 1)) ? cut.slice(0, -1) : cut;
}

/** The pieces a stream sends a text in: a few words each. */
export function toPieces(text: string): string[] {
  return text.match(/(?:\s*\S+){1,2}\s*|\s+/g) ?? [];
}

/** The pieces a stream sends a tool call's arguments in: cut anywhere, as models do, but not within a character. */
export function toFragments(json: string): string[] {
  return json.match(/[\s\S]{1,12}/gu) ?? [];
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
