/** The fields of all, each as the last one has it. By hand: an answer may have more chunks than a call takes arguments. */
export function merged<T extends object>(items: readonly T[]): T {
  const all = {};
  for (const item of items) Object.assign(all, item);
  return all as T;
}
