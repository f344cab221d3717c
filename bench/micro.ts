/** `node bench/micro.ts`: nanoseconds an event, for the ways of reading a server-sent event, from the cheapest up. */
import { createParser } from 'eventsource-parser';
import { openai } from './answers/openai.ts';

const events = openai.events(200);
const text = events.map(String);
const bytes = Buffer.concat(events);
const rounds = 400;

/** The best of several batches: what the machine can do when nobody disturbs it. */
function nanosecondsPerEvent(operation: () => void): number {
  const batches = Array.from({ length: 15 }, () => {
    const began = process.hrtime.bigint();
    for (let round = 0; round < rounds; round += 1) operation();
    return Number(process.hrtime.bigint() - began) / rounds / events.length;
  });
  return Math.min(...batches);
}

let sink = 0;
const count = (value: string) => {
  sink += value.length;
};
const parser = createParser({ onEvent: (event) => count(event.data) });
const parsing = createParser({ onEvent: (event) => count(event.data === '[DONE]' ? '' : JSON.parse(event.data).id) });

const operations: Record<string, () => void> = {
  'find where events end in the bytes': () => {
    for (let at = 0; at >= 0; at = bytes.indexOf('\n\n', at + 1)) sink += at;
  },
  'decode an event to a string': () => {
    for (const event of events) count(event.toString());
  },
  'eventsource-parser, an event at a time': () => {
    for (const event of text) parser.feed(event);
  },
  'eventsource-parser and JSON.parse': () => {
    for (const event of text) parsing.feed(event);
  },
};

for (const [name, operation] of Object.entries(operations)) {
  console.log(name.padEnd(42), nanosecondsPerEvent(operation).toFixed(0).padStart(6), 'ns/event');
}
if (sink === 0) throw new Error('Nothing was read.');
