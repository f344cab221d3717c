/** Names may come with their collection: `models/…`, `tunedModels/…`. */
export function resourceName(model: string): string {
  return /^(?:models|tunedModels)\/./.test(model) ? model : `models/${model}`;
}

export function methodPath(model: string, method: string): string {
  const name = resourceName(model);
  const slash = name.indexOf('/') + 1;
  return `/${name.slice(0, slash)}${encodeURIComponent(name.slice(slash))}:${method}`;
}

export function generatePath(model: string, stream: boolean): string {
  return methodPath(model, stream ? 'streamGenerateContent?alt=sse' : 'generateContent');
}
