/**
 * Money as a whole number of millionths of a millionth of a dollar: what a million tokens cost, in millionths of a dollar,
 * is what one token costs. Sums are exact, whatever their order.
 */
export type PicoUsd = bigint;

const picosInUsd = 1e12;

export function fromUsd(usd: number): PicoUsd {
  return fromPicos(usd * picosInUsd);
}

/** Rounded to whole ones. What is beyond all numbers cannot be written as one, and must not throw. */
export function fromPicos(picos: number): PicoUsd {
  return BigInt(Math.round(Math.min(picos, Number.MAX_VALUE)));
}

/** The nearest number there is, which prints as the exact decimal for any amount below a thousand dollars. */
export function toUsd(picos: PicoUsd): number {
  return Number(picos) / picosInUsd;
}

/** A plain decimal, never with an exponent: `0.00001875`. */
export function toDecimal(picos: PicoUsd): string {
  const digits = picos.toString().padStart(13, '0');
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, '');
}
