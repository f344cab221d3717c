/** The CDK app of `npm run synth` and `npm run deploy`: the stack of `rawdog.config.ts`, held against the rules of cdk-nag. */
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { ConfigError } from '../gateway/config.ts';
import config from '../rawdog.config.ts';
import { GatewayStack } from './gateway-stack.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
try {
  new GatewayStack(app, { config, bundles: join(import.meta.dirname, '../dist') });
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  // What to mend is in the message; where it was found out helps nobody.
  console.error(error.message);
  process.exitCode = 1;
}
