import * as z from 'zod/mini';

const arn = z
  .string()
  .check(z.regex(/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/\S+$/, 'must be the ARN of a role or a user'));

/** The `admin` section of `rawdog.config.ts`. */
export const adminSchema = z.prefault(
  z.strictObject({
    /** ARNs of AWS roles and users that may use the admin API signed, where its front takes signatures. */
    principals: z._default(z.array(arn), []),
  }),
  {},
);
