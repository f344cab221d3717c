/** The resources of a template with everything resolved, each checked for what the emulator reads of it. */
import type * as z from 'zod';
import { nameOf } from './names.ts';
import { createResolve, type Resolve } from './resolve.ts';
import type { Template } from './template.ts';

interface DeployedResource<Properties> {
  /** Its logical id. */
  readonly id: string;
  readonly name: string;
  readonly properties: Properties;
}

export interface Resources {
  readonly resolve: Resolve;
  /** @param type `Lambda::Function`. @throws ZodError where one has not what the schema wants */
  ofType<Schema extends z.ZodType>(type: string, schema: Schema): DeployedResource<z.output<Schema>>[];
}

export function readResources(template: Template): Resources {
  const resolve = createResolve(template);
  return {
    resolve,
    ofType(type, schema) {
      const found = Object.entries(template.Resources).filter(([, { Type }]) => Type === `AWS::${type}`);
      return found.map(([id, { Type, Properties }]) => {
        const properties = resolve(Properties) as typeof Properties;
        const name = nameOf(id, { Type, Properties: properties });
        return { id, name, properties: schema.parse(properties) };
      });
    },
  };
}
