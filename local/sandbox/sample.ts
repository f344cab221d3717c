/** A JSON schema, or the OpenAPI subset Gemini takes (upper-case type names, `nullable`). */
export type Schema = Readonly<Record<string, unknown>>;

/** Deep enough for real schemas; below it whatever may be left out is, which ends recursive ones. */
const depthOfOptionalParts = 4;
const deepestRecursion = 12;

/** The smallest interesting value that satisfies a schema: always the same one. */
export function sampleOf(schema: unknown): unknown {
  return sample(asSchema(schema), { root: asSchema(schema), name: 'value', depth: 0 });
}

interface Place {
  readonly root: Schema;
  /** The property the value belongs to, which text samples repeat. */
  readonly name: string;
  readonly depth: number;
}

function sample(schema: Schema, place: Place): unknown {
  if (place.depth > deepestRecursion) return null;
  if (typeof schema['$ref'] === 'string') return sample(resolve(schema['$ref'], place.root), deeper(place));
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(alternatives)) return sample(pickAlternative(alternatives.map(asSchema), place), deeper(place));
  if (Array.isArray(schema['allOf'])) return sample(mergeAll(schema, place.root), deeper(place));
  return sampleByType(schema, place);
}

function sampleByType(schema: Schema, place: Place): unknown {
  switch (typeName(schema)) {
    case 'object':
      return sampleObject(schema, place);
    case 'array':
      return sampleArray(schema, place);
    case 'integer':
    case 'number':
      return sampleNumber(schema);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return sampleString(schema, place.name);
  }
}

function sampleObject(schema: Schema, place: Place): Record<string, unknown> {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const properties = Object.entries(asSchema(schema['properties']));
  const wanted = properties.filter(([name]) => required.includes(name) || place.depth < depthOfOptionalParts);
  return Object.fromEntries(wanted.map(([name, property]) => [name, sample(asSchema(property), deeper(place, name))]));
}

function sampleArray(schema: Schema, place: Place): unknown[] {
  const leading = Array.isArray(schema['prefixItems']) ? schema['prefixItems'] : [];
  const fixed = leading.map((item) => sample(asSchema(item), deeper(place)));
  if (fixed.length > 0 || schema['items'] === false) return fixed;
  const fewest = Number(schema['minItems'] ?? 0);
  const count = place.depth < depthOfOptionalParts && schema['maxItems'] !== 0 ? Math.max(1, fewest) : fewest;
  return Array.from({ length: count }, () => sample(asSchema(schema['items']), deeper(place)));
}

function sampleNumber(schema: Schema): number {
  const step = Number(schema['multipleOf'] ?? 1);
  const above = schema['exclusiveMinimum'];
  const lowest = typeof above === 'number' ? above + step : schema['minimum'];
  if (typeof lowest === 'number') return Math.ceil(lowest / step) * step;
  const highest = schema['maximum'] ?? schema['exclusiveMaximum'];
  return typeof highest === 'number' && highest <= step ? Math.floor(highest / step) * step - step : step;
}

const samplesByFormat: Readonly<Record<string, string>> = {
  date: '2026-01-31',
  time: '12:30:00Z',
  'date-time': '2026-01-31T12:30:00Z',
  duration: 'P1D',
  email: 'sample@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/sample',
  uuid: '00000000-0000-4000-8000-000000000000',
};

function sampleString(schema: Schema, name: string): string {
  const text = samplesByFormat[String(schema['format'])] ?? `sample ${name}`;
  const padded = text.padEnd(Number(schema['minLength'] ?? 0), '.');
  return padded.slice(0, Number(schema['maxLength'] ?? padded.length));
}

function pickAlternative(alternatives: readonly Schema[], place: Place): Schema {
  const isNull = (schema: Schema) => typeName(schema) === 'null';
  const preferred = alternatives.find((schema) => isNull(schema) === place.depth > depthOfOptionalParts);
  return preferred ?? alternatives[0] ?? {};
}

function mergeAll(schema: Schema, root: Schema): Schema {
  const { allOf, ...rest } = schema;
  const parts = (allOf as readonly unknown[]).map(asSchema).map((part) => dereference(part, root));
  const all = [rest, ...parts];
  return {
    ...Object.assign({}, ...all),
    properties: Object.assign({}, ...all.map((part) => asSchema(part['properties']))),
    required: all.flatMap((part) => (Array.isArray(part['required']) ? part['required'] : [])),
  };
}

function dereference(schema: Schema, root: Schema): Schema {
  return typeof schema['$ref'] === 'string' ? resolve(schema['$ref'], root) : schema;
}

/** Only references into the schema itself, such as `#/$defs/node`; providers take no others. */
function resolve(reference: string, root: Schema): Schema {
  const steps = reference
    .replace(/^#\/?/, '')
    .split('/')
    .filter((step) => step !== '');
  return steps.reduce<Schema>((schema, step) => asSchema(schema[decodeURIComponent(step)]), root);
}

function typeName(schema: Schema): string {
  const { type } = schema;
  const name = Array.isArray(type) ? (type.find((candidate) => candidate !== 'null') ?? 'null') : type;
  if (typeof name === 'string') return name.toLowerCase();
  if ('properties' in schema) return 'object';
  return 'items' in schema ? 'array' : 'string';
}

function deeper(place: Place, name = place.name): Place {
  return { ...place, name, depth: place.depth + 1 };
}

function asSchema(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? (value as Schema) : {};
}
