/** The dialects that are measured, and the model each is asked for. */
export const models = {
  openai: 'gpt-4o',
  anthropic: 'claude-sonnet-4-5',
  gemini: 'gemini-2.5-flash',
  bedrock: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
  cohere: 'command-a-03-2025',
  mistral: 'mistral-large-latest',
} as const;

export type Dialect = keyof typeof models;
export const dialects = Object.keys(models) as Dialect[];

/** How the upstream answers a stream: how many text events, and how far apart. It travels as a path prefix. */
export interface Plan {
  readonly events: number;
  readonly pace: number;
}
export const prefixOf = (dialect: Dialect, plan: Plan) => `/e${plan.events}-p${plan.pace}/${dialect}`;

/** How many times the pass-through's CPU the gateway may use: forwarding bytes, or translating them. */
export const limitFor = (dialect: Dialect) => (dialect === 'openai' ? 2 : 3);
