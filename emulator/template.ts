/** What `cdk synth` leaves in its folder: a template, and the code that it deploys. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const template = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.unknown() })).default({}),
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })).default({}),
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html */
export type Template = z.output<typeof template>;

export interface Assembly {
  readonly template: Template;
  /** The folders of code, by the key under which `cdk deploy` uploads each of them. */
  readonly code: ReadonlyMap<string, string>;
}

const manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z.object({ templateFile: z.string().optional(), file: z.string().optional() }).optional(),
    }),
  ),
});
const assetManifest = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

/** @see https://docs.aws.amazon.com/cdk/v2/guide/deploy.html. @throws Error where there is not exactly one stack */
export function readAssembly(folder: string): Assembly {
  const artifacts = Object.values(manifest.parse(readJson(folder, 'manifest.json')).artifacts);
  const ofType = (type: string) => artifacts.filter((artifact) => artifact.type === type);
  const [file, ...others] = ofType('aws:cloudformation:stack').flatMap(
    ({ properties }) => properties?.templateFile ?? [],
  );
  if (file === undefined || others.length > 0) throw new Error(`${folder} does not hold exactly one stack.`);
  const assets = ofType('cdk:asset-manifest').flatMap(({ properties }) => properties?.file ?? []);
  return {
    template: template.parse(readJson(folder, file)),
    code: new Map(assets.flatMap((each) => codeIn(folder, each))),
  };
}

function codeIn(folder: string, file: string): [key: string, folder: string][] {
  const { files } = assetManifest.parse(readJson(folder, file));
  return Object.values(files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }): [string, string] => [objectKey, join(folder, source.path)]),
  );
}

function readJson(folder: string, file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}
