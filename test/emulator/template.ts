/** Templates of a few lines, as CloudFormation has them. */
import { type Resources, readResources } from '../../emulator/resources.ts';
import type { Template } from '../../emulator/template.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}

export function template(resources: Readonly<Record<string, Resource>>, rest: Partial<Template> = {}): Template {
  const entries = Object.entries(resources).map(([id, { Type, Properties = {} }]) => [
    id,
    { Type: `AWS::${Type}`, Properties },
  ]);
  return { Parameters: {}, Outputs: {}, ...rest, Resources: Object.fromEntries(entries) };
}

export function resourcesOf(...args: Parameters<typeof template>): Resources {
  return readResources(template(...args));
}
