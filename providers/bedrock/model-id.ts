/** Models go by ids, by those of inference profiles, or by ARNs. */

/** The id without what an ARN and the geography of an inference profile (`us.`, `global.`) put before it. */
export function modelName(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1).replace(/^(?:[a-z]{2}|us-gov|apac|global)\./, '');
}

/** The id may be an ARN, whose slashes belong to the segment. Encoded as the SDK does, so that proxies see no difference. */
export function modelPath(id: string, operation: string): string {
  const segment = encodeURIComponent(id).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `/model/${segment}/${operation}`;
}
