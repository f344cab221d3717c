/** Lets no more than so many pieces of work run at once; the others wait their turn. */
type AtMost = <Done>(work: () => Promise<Done>) => Promise<Done>;

export function createAtMost(count: number): AtMost {
  const waiting: (() => void)[] = [];
  let running = 0;
  const begin = async () => {
    if (running < count) running += 1;
    // Whoever ends hands the place over, so that nobody who comes in between takes it.
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const end = () => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };
  return async (work) => {
    await begin();
    try {
      return await work();
    } finally {
      end();
    }
  };
}
