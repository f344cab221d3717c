import { defineConfig } from './gateway/config.ts';

/** Your choices; an empty config is a working gateway. What can be set is in `gateway/config.ts`, for `deploy` in `gateway/deploy-config.ts`. */
export default defineConfig({});
