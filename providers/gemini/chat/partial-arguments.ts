/**
 * Arguments that come in pieces, each a value and its place (`$.list[0].name`); a long text comes in several.
 * @see https://docs.cloud.google.com/vertex-ai/generative-ai/docs/multimodal/function-calling#streaming-fc
 */
import { isRecord, type JsonRecord } from '../../base/json-values.ts';

type Step = string | number;
type Node = Record<Step, unknown> | unknown[];

export class PartialArguments {
  readonly #root: Node = Object.create(null);

  add(partialArgs: unknown): void {
    if (!Array.isArray(partialArgs)) return;
    for (const piece of partialArgs.filter(isRecord)) this.#place(stepsOf(String(piece['jsonPath'])), valueIn(piece));
  }

  text(): string {
    return JSON.stringify(this.#root);
  }

  #place(steps: readonly Step[], value: unknown): void {
    let node = this.#root;
    steps.forEach((step, index) => {
      requireNoGap(node, step);
      const known = Object.hasOwn(node, step) ? (node as Record<Step, unknown>)[step] : undefined;
      const next = steps[index + 1];
      const child = next === undefined ? joined(known, value) : (known ?? emptyNode(next));
      (node as Record<Step, unknown>)[step] = child;
      node = child as Node;
    });
  }
}

/** Without a prototype there is no name that could reach beyond the arguments. */
function emptyNode(firstStep: Step): Node {
  return typeof firstStep === 'number' ? [] : Object.create(null);
}

function requireNoGap(node: Node, step: Step): void {
  if (Array.isArray(node) && !(typeof step === 'number' && step <= node.length))
    throw new RangeError('A list of arguments has a gap.');
}

function joined(known: unknown, value: unknown): unknown {
  return typeof known === 'string' && typeof value === 'string' ? known + value : value;
}

function stepsOf(jsonPath: string): Step[] {
  const steps = jsonPath.matchAll(/\.(?<name>[^.[\]]+)|\[(?<index>\d+)\]|\[(?<quote>['"])(?<quoted>.*?)\k<quote>\]/g);
  return [...steps].map(({ groups = {} }) =>
    groups['index'] === undefined ? (groups['name'] ?? groups['quoted'] ?? '') : Number(groups['index']),
  );
}

function valueIn({ stringValue, numberValue, boolValue }: JsonRecord): unknown {
  return stringValue ?? numberValue ?? boolValue ?? null;
}
