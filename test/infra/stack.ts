/** The stack of a config, synthesised without AWS, and questions to its template. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { onTestFinished } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { defineConfig, type RawdogConfig } from '../../gateway/config.ts';
import { endpointNames } from '../../infra/endpoints.ts';
import { GatewayStack } from '../../infra/gateway-stack.ts';

export type Deploy = NonNullable<RawdogConfig['deploy']>;
type Rest = Omit<RawdogConfig, 'deploy'>;

export function synth(deploy: Deploy = {}, config: Rest = {}): Template {
  const folder = makeFolder();
  try {
    return Template.fromStack(createIn(folder, deploy, config));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** For the length of a test. */
export function createStack(deploy: Deploy, config: Rest = {}): GatewayStack {
  const folder = makeFolder();
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return createIn(folder, deploy, config);
}

function createIn(folder: string, deploy: Deploy, config: Rest): GatewayStack {
  const app = new App({ outdir: join(folder, 'cdk.out'), context: cdk.context });
  return new GatewayStack(app, { config: defineConfig({ ...config, deploy }), bundles: join(folder, 'bundles') });
}

/** With what stands for the bundles: a stack takes them as they are. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rawdog-infra-'));
  for (const name of [...endpointNames, 'web', 'admin']) {
    const bundle = join(folder, 'bundles', name);
    mkdirSync(bundle, { recursive: true });
    writeFileSync(join(bundle, 'index.mjs'), `// ${name}`);
  }
  return folder;
}

/** @param type `Lambda::Function`; without one, all */
export function resources(template: Template, type?: string) {
  return Object.entries(rawResources(template))
    .filter(([, resource]) => type === undefined || resource.Type === `AWS::${type}`)
    .map(([id, { Type, Properties, DeletionPolicy, UpdateReplacePolicy }]) => ({
      id,
      type: Type.replace('AWS::', ''),
      properties: Properties ?? {},
      deletionPolicy: DeletionPolicy,
      updateReplacePolicy: UpdateReplacePolicy,
    }));
}

interface RawResource {
  readonly Type: string;
  readonly Properties?: ReturnType<typeof JSON.parse>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

function rawResources(template: Template): Record<string, RawResource> {
  return template.toJSON()['Resources'];
}

/** A value of the template as one text: `{"Ref":"A"}` becomes `<A>`, a joined one its parts. */
export function flat(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map(flat).join(',');
  const [[key, inner] = ['', undefined]] = Object.entries(value);
  if (key === 'Ref') return `<${inner}>`;
  if (key === 'Fn::GetAtt') return `<${inner.join('.')}>`;
  if (key === 'Fn::Join') return inner[1].map(flat).join(inner[0]);
  if (key === 'Fn::Sub') return String(inner);
  return JSON.stringify(value);
}
