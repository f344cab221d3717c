/**
 * Writes into README.md what the stack costs: in a month without calls, counted in the templates of two deployments, and for
 * a thousand requests. With `--check` it changes nothing and fails when README.md is out of date.
 */
import { join } from 'node:path';
import { writeOrCheck } from './generated-file.ts';
import { replacePart, toMarkdown } from './readme-part.ts';
import { prices, readOn } from './running-cost/aws-prices.ts';
import { countTotals, idleMonth, type Line, sum, type Template } from './running-cost/idle-month.ts';
import { synthesise } from './running-cost/synthesise.ts';
import { kinds, metricsOfModel, thousandRequests } from './running-cost/thousand-requests.ts';

const README = join(import.meta.dirname, '../README.md');

const few = ['openai', 'anthropic', 'bedrock'];

interface Templates {
  /** Of an empty config. */
  readonly plain: Template;
  /** Of a few providers. */
  readonly small: Template;
  /** With a WAF. */
  readonly guarded: Template;
}

export function toText({ plain, small, guarded }: Templates): string {
  return [
    idleTable(idleMonth(plain), idleMonth(small)),
    `A WAF adds ${usd(total(idleMonth(guarded)) - total(idleMonth(plain)))} a month. ${aboutMetrics(plain)}`,
    requestTable(plain),
    aboutPrices(),
  ].join('\n\n');
}

function idleTable(plain: readonly Line[], small: readonly Line[]): string {
  const rows = plain.map(({ what, count, usd: price }) => {
    const less = small.find((line) => line.what === what);
    return [what, String(count), usd(price), String(less?.count ?? 0), usd(less?.usd ?? 0)];
  });
  const sums = ['**together**', '', `**${usd(total(plain))}**`, '', `**${usd(total(small))}**`];
  return toMarkdown(['each month', 'all providers', 'USD', few.join(', '), 'USD'], [...rows, sums]);
}

/** Their price is by the hour. */
function aboutMetrics(template: Template): string {
  const month = (count: number) => `${count} metrics, ${usd(count * prices.metric.usd)} a month`;
  const [all, model] = [month(countTotals(template)), month(metricsOfModel)];
  return `Where calls come every hour, the totals are ${all}, and each model that chats has ${model}: less, the more hours are without calls.`;
}

function requestTable(template: Template): string {
  const rows = kinds.map((kind) => [
    `1,000 ${kind.what}`,
    usd(thousandRequests(template, kind, 'restApi')),
    usd(thousandRequests(template, kind, 'functionUrl')),
  ]);
  return toMarkdown(['USD', 'REST API', 'function URL'], rows);
}

function aboutPrices(): string {
  const pages = [...new Set(Object.values(prices).map(({ page }) => page))];
  const links = pages.map((page) => `[${/com\/([\w-]+)/.exec(page)?.[1]}](${page})`);
  return `List prices of us-east-1 on ${readOn}, without any free tier: ${links.join(', ')}.`;
}

function total(lines: readonly Line[]): number {
  return sum(lines.map((line) => line.usd));
}

function usd(amount: number): string {
  return amount < 1 ? amount.toFixed(3) : amount.toFixed(2);
}

function readTemplates(): Templates {
  return {
    plain: synthesise({}),
    small: synthesise({ providers: few }),
    guarded: synthesise({ fronts: { functionUrls: false }, waf: {} }),
  };
}

if (import.meta.main) {
  await writeOrCheck({
    path: README,
    command: 'running-cost',
    update: async (readme) => replacePart(readme, 'running-cost', toText(readTemplates())),
  });
}
