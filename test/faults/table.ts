/** The run as a table: a row a fault, and what its callers saw. */
import type { Cell, Way } from './run.ts';
import type { Subject } from './subjects.ts';

const ways: readonly Way[] = [
  { stream: false, backed: false },
  { stream: true, backed: false },
  { stream: false, backed: true },
  { stream: true, backed: true },
];

const introduction = `# What callers see of a provider's faults

\`npm run faults\` writes this file. Every fault meets every dialect and every kind of endpoint, through the whole gateway: whole and
streamed, alone and with a second target that is well. An answer is \`whole\`, refused with a status and a code, or, as a stream that has
begun, broken off by an error event (\`… code\`). \`×3\` counts the calls of providers that it took. Where subjects differ, most are told
first, the others by their names.
`;

export function toTable(cells: readonly Cell[]): string {
  const rows = [...Map.groupBy(cells, ({ fault }) => fault.name)].map(([name, ofFault]) => {
    const columns = ways.map((way) => describe(ofFault.filter((cell) => isOf(cell, way))));
    return `| ${[name, ofFault.length, ...columns].join(' | ')} |`;
  });
  const head = ['A provider that …', 'cells', 'whole', 'streamed', 'whole, with a second', 'streamed, with a second'];
  const rule = head.map((_, index) => (index === 1 ? '---:' : '---'));
  const table = [head, rule].map((line) => `| ${line.join(' | ')} |`);
  return `${introduction}\n${cells.length} cells:\n\n${[...table, ...rows].join('\n')}\n`;
}

const isOf = (cell: Way, { stream, backed }: Way) => cell.stream === stream && cell.backed === backed;

/** What most subjects met, and then who met something else. */
function describe(cells: readonly Cell[]): string {
  const bySeen = [...Map.groupBy(cells, seen)].sort(([, a], [, b]) => b.length - a.length);
  return bySeen
    .map(([what, of], index) => (index === 0 ? what : `${what} (${inShort(of.map(({ subject }) => subject))})`))
    .join('<br>');
}

export function seen({ outcome, attempts }: Cell): string {
  const { kind, status, code } = outcome;
  const what = { answer: 'whole', refused: `${status} ${code}`, broken: `… ${code}`, odd: `ODD: ${outcome.why}` }[kind];
  return attempts === 1 ? what : `${what} ×${attempts}`;
}

/** `chat: openai, groq; embed: openai` */
function inShort(subjects: readonly Subject[]): string {
  const byEndpoint = Map.groupBy(subjects, ({ endpoint }) => endpoint);
  return [...byEndpoint]
    .map(([endpoint, of]) => `${endpoint}: ${of.map(({ provider }) => provider).join(', ')}`)
    .join('; ');
}
