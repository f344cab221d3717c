/** Shares as bars of block characters, to an eighth of a column. */
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** What is above zero is seen. @param share of 1 */
export function bar(share: number, width: number): string {
  const wanted = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const parts = share > 0 ? Math.max(1, wanted) : 0;
  return '█'.repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? '');
}

/** A bar with the whole of it in sight: what is spent, and on top of it what is held. */
export function gauge(spent: number, held: number, width: number): string {
  const columns = (share: number) => Math.round(Math.min(1, Math.max(0, share)) * width);
  const full = columns(spent);
  const reserved = Math.max(columns(spent + held) - full, 0);
  return '█'.repeat(full) + '▒'.repeat(reserved) + '░'.repeat(width - full - reserved);
}
