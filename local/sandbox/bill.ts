/**
 * What the sandbox told its callers that their calls used: what a provider would bill. It reads the answers as they went
 * out, so that a count that was never told, or cut off, is in no bill.
 */
export interface BilledUsage {
  /** Answers that told a usage. */
  readonly answers: number;
  /** Prompts with what was cached, completions with their reasoning. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly searchUnits: number;
  readonly audioMs: number;
}

type Told = Omit<BilledUsage, 'answers'>;

export interface Bill {
  /** By `provider/model`, as the provider was asked for it. */
  readonly usage: ReadonlyMap<string, BilledUsage>;
  /** For one answer: takes what goes out, piece by piece; later counts stand for earlier ones. */
  open(): { readonly tell: (value: unknown) => void; readonly close: (owner: string) => void };
}

export function createBill(): Bill {
  const usage = new Map<string, BilledUsage>();
  return {
    usage,
    open() {
      let told: Partial<Told> = {};
      return {
        tell(value) {
          told = { ...told, ...readTold(value) };
        },
        close(owner) {
          if (Object.keys(told).length > 0) usage.set(owner, add(usage.get(owner) ?? nothing, told));
        },
      };
    },
  };
}

const nothing: BilledUsage = { answers: 0, inputTokens: 0, outputTokens: 0, searchUnits: 0, audioMs: 0 };

function add(sum: BilledUsage, told: Partial<Told>): BilledUsage {
  return {
    answers: sum.answers + 1,
    inputTokens: sum.inputTokens + (told.inputTokens ?? 0),
    outputTokens: sum.outputTokens + (told.outputTokens ?? 0),
    searchUnits: sum.searchUnits + (told.searchUnits ?? 0),
    audioMs: sum.audioMs + (told.audioMs ?? 0),
  };
}

type Json = Readonly<Record<string, unknown>>;

/** The places where providers have their counts, and the names that they give them. */
function readTold(value: unknown): Partial<Told> {
  const answer = object(value);
  const usage = object(answer['usage'] ?? object(answer['message'])['usage'] ?? object(answer['delta'])['usage']);
  const billed = object(usage['billed_units'] ?? object(answer['meta'])['billed_units']);
  const counts = Object.keys(billed).length > 0 ? billed : object(answer['usageMetadata'] ?? usage);
  const input = inputOf(counts) ?? number(answer['inputTextTokenCount']);
  return withoutUndefined({
    inputTokens: input,
    outputTokens: outputOf(counts, input),
    searchUnits: number(counts['search_units']),
    audioMs: milliseconds(answer, counts),
  });
}

/** Some tell their caches apart from the rest of the prompt. */
function inputOf(counts: Json): number | undefined {
  const whole = number(counts['prompt_tokens']) ?? number(counts['promptTokenCount']);
  const rest = number(counts['input_tokens']) ?? number(counts['inputTokens']);
  const caches = [
    'cache_creation_input_tokens',
    'cache_read_input_tokens',
    'cacheReadInputTokens',
    'cacheWriteInputTokens',
  ];
  const cached = caches.reduce((sum, name) => sum + (number(counts[name]) ?? 0), 0);
  const parted = rest === undefined ? undefined : rest + cached;
  return whole ?? parted ?? number(counts['total_tokens']);
}

/** Where there is a total it has the reasoning in it, wherever else that is counted. */
function outputOf(counts: Json, input = 0): number | undefined {
  const total = number(counts['total_tokens']) ?? number(counts['totalTokenCount']);
  if (total !== undefined) return total - input;
  return number(counts['completion_tokens']) ?? number(counts['output_tokens']) ?? number(counts['outputTokens']);
}

function milliseconds(answer: Json, counts: Json): number | undefined {
  const places = [counts['seconds'], counts['prompt_audio_seconds'], answer['duration'], answer['audio_duration']];
  const seconds = [...places, object(answer['metadata'])['duration']].map(number).find((each) => each !== undefined);
  return seconds && Math.round(seconds * 1000);
}

function withoutUndefined(told: { readonly [Name in keyof Told]: number | undefined }): Partial<Told> {
  return Object.fromEntries(Object.entries(told).filter(([, count]) => count !== undefined));
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
