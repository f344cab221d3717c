/** A signal that ends with another one, and can be ended before it. By hand: `AbortSignal.any` costs ten times as much. */
export function followSignal(parent: AbortSignal): AbortController {
  const controller = new AbortController();
  if (parent.aborted) controller.abort(parent.reason);
  else parent.addEventListener('abort', () => controller.abort(parent.reason), { once: true });
  return controller;
}
