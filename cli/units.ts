/** Amounts, money and times as people read them. Times are of UTC, as budgets and days of the books are. */
const counts = new Intl.NumberFormat('en-US');
const dollars = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const small = new Intl.NumberFormat('en-US', { minimumFractionDigits: 4, maximumFractionDigits: 4 });

export function count(amount: number): string {
  return counts.format(amount);
}

/** @param amount US dollars, a number or a decimal */
export function usd(amount: number | string): string {
  const value = Number(amount);
  if (value === 0) return '$0';
  if (value > 0 && value < 0.0001) return '<$0.0001';
  return `$${(value < 1 ? small : dollars).format(value)}`;
}

/** `2026-11-22 14:05 UTC`. @param seconds Unix time */
export function moment(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The two largest units: `3 d 4 h`, `12 min`. @param seconds how long */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first === -1) return '0 s';
  const shown = parts.slice(first, first + 2).filter(([amount]) => amount > 0);
  return shown.map(([amount, unit]) => `${amount} ${unit}`).join(' ');
}

export function plural(amount: number, noun: string, nouns = `${noun}s`): string {
  return `${count(amount)} ${amount === 1 ? noun : nouns}`;
}
