/** The template of a deployment, whatever this checkout is configured to deploy. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import cdk from '../../cdk.json' with { type: 'json' };
import { defineConfig } from '../../gateway/config.ts';
import type { DeployOptions } from '../../gateway/deploy-config.ts';
import { endpointNames } from '../../infra/endpoints.ts';
import { GatewayStack } from '../../infra/gateway-stack.ts';
import type { Template } from './idle-month.ts';

export function synthesise(deploy: DeployOptions): Template {
  const folder = mkdtempSync(join(tmpdir(), 'rawdog-running-cost-'));
  // What is in the bundles costs nothing.
  for (const name of [...endpointNames, 'web', 'admin']) mkdirSync(join(folder, name));
  try {
    const app = new App({ outdir: join(folder, 'cdk.out'), context: cdk.context });
    const { artifactId } = new GatewayStack(app, { config: defineConfig({ deploy }), bundles: folder });
    return app.synth().getStackArtifact(artifactId).template;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
