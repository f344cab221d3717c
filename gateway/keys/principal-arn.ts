/**
 * Whoever signs with a role does so in a session, whose ARN has the session's name and lacks the role's path. Names of roles
 * are unique in an account: without both it is the same for all who take it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function toPrincipalArn(arn: string): string {
  const session = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\/[^/]*$/.exec(arn);
  if (session) return `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`;
  const role = /^(arn:[^:]+:iam::\d+:role\/)(?:.*\/)?([^/]+)$/.exec(arn);
  return role ? `${role[1]}${role[2]}` : arn;
}
