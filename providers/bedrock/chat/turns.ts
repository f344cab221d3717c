/** Turns in the order and company Converse wants them. @see https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference-call.html */
import type { Block } from './blocks.ts';
import type { BedrockModel } from './models.ts';

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: Block[];
}

/** A message on its way into a turn. What leads it must come first there: signed reasoning, results of tools. */
export interface Draft extends Turn {
  readonly lead: Block[];
}

export function toTurns(drafts: readonly Draft[], model: BedrockModel): Turn[] {
  const turns = merged(drafts)
    .map(({ role, lead, content }) => ({ role, content: withDocumentText([...lead, ...content]) }))
    .flatMap((turn) => separated(turn, model));
  return beginWithUser(trimPrefill(turns));
}

/** Neighbours of one role become one turn, as the API wants them to alternate. */
function merged(drafts: readonly Draft[]): Draft[] {
  const turns: Draft[] = [];
  for (const draft of drafts.filter(saysSomething)) {
    const last = turns.at(-1);
    if (last?.role !== draft.role) turns.push({ ...draft, lead: [...draft.lead], content: [...draft.content] });
    else {
      last.lead.push(...draft.lead);
      last.content.push(...draft.content);
    }
  }
  return turns;
}

/** Reasoning alone is not an answer. */
function saysSomething({ role, lead, content }: Draft): boolean {
  return content.length > 0 || (role === 'user' && lead.length > 0);
}

const filler: Block = { text: '.' };

/** A document without a word about it is refused. */
function withDocumentText(blocks: Block[]): Block[] {
  const lacksText = blocks.some((block) => 'document' in block) && !blocks.some((block) => 'text' in block);
  return lacksText ? [...blocks, filler] : blocks;
}

/** Some families refuse text beside calls or results: a filler turn of the other role comes between. */
function separated({ role, content }: Turn, model: BedrockModel): Turn[] {
  const [together, other] =
    role === 'user' ? ([model.textBesideResults, 'assistant'] as const) : ([model.textBesideCalls, 'user'] as const);
  const at = content.findIndex((block) => (role === 'user' ? isConversation(block) : 'toolUse' in block));
  if (together || at <= 0) return [{ role, content }];
  return [
    { role, content: content.slice(0, at) },
    { role: other, content: [filler] },
    { role, content: content.slice(at) },
  ];
}

function isConversation(block: Block): boolean {
  return !('toolResult' in block || 'cachePoint' in block);
}

/** A last assistant turn is a prefill, which may not end in white space. */
function trimPrefill(turns: Turn[]): Turn[] {
  const last = turns.at(-1);
  if (last?.role !== 'assistant') return turns;
  const at = last.content.findLastIndex((block) => 'text' in block);
  const trim = (block: Block, index: number) => (index === at ? { text: String(block['text']).trimEnd() } : block);
  return [...turns.slice(0, -1), { ...last, content: last.content.map(trim) }];
}

/** The conversation must start with the user; a full stop adds nothing to what the caller said. */
function beginWithUser(turns: Turn[]): Turn[] {
  return turns[0]?.role === 'user' ? turns : [{ role: 'user', content: [filler] }, ...turns];
}
