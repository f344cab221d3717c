import { createAdminEndpoint } from '../gateway/admin/endpoint.ts';
import { adminFrom } from '../gateway/admin/from-environment.ts';
import { createLambdaHandler } from '../gateway/lambda.ts';
import config from '../rawdog.config.ts';
import { app, signed, warn } from './gateway.ts';
import { adminRoute, routes } from './routes.ts';

const admin = createAdminEndpoint(adminFrom(process.env, config, warn));

export const handler = createLambdaHandler({ ...app, routes: [...routes, adminRoute], endpoints: { admin }, signed });
