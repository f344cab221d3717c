import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../project/sources.ts';
import { resources, synth } from './stack.ts';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const diagram = /<!-- stack:begin -->(.*)<!-- stack:end -->/s.exec(readme)?.[1] ?? '';
const all = resources(synth({ alarms: { email: 'ops@example.com' }, waf: {}, fronts: { functionUrls: false } }));

/** What the diagram calls the services, by the first part of their types. */
const names: Readonly<Record<string, RegExp>> = {
  ApiGateway: /REST API/,
  CloudWatch: /alarms.*& dashboard/,
  DynamoDB: /\[\(DynamoDB table/,
  IAM: /one role each/,
  Lambda: /subgraph functions \[Lambda/,
  Logs: /log groups/,
  SNS: /to SNS if there is an address/,
  SecretsManager: /a secret a provider/,
  WAFv2: /optional WAF/,
};

test('the diagram in README.md shows the services of the stack', () => {
  const services = [...new Set(all.map(({ type }) => type.replace(/::.*/, '')))].sort();

  expect(services).toEqual(Object.keys(names));
  expect(services.filter((service) => !names[service]?.test(diagram))).toEqual([]);
});

test('it shows its functions', () => {
  const functions = all.filter(({ type }) => type === 'Lambda::Function');
  const drawn = [...diagram.matchAll(/^ {4}(\w+) ~~~ (\w+) ~~~ (\w+)$/gm)].flatMap(([, ...names]) => names);
  const [, beside] = /^ {2}rest -- "\/admin\/v1" --> (\w+)\[/m.exec(diagram) ?? [];

  expect([...drawn, beside]).toEqual(functions.map(({ properties }) => properties.Description.replace('RAWDOG: ', '')));
});
