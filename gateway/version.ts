/** That of `package.json`, which functions do not carry along. */
export const version = '0.1.0';
