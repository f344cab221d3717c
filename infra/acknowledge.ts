/**
 * Findings of cdk-nag that are meant to be: each with the reason.
 * @see https://github.com/cdklabs/cdk-nag#acknowledging-a-rule
 */
import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** @param reasons by the id of the rule, or of one finding of it: `AwsSolutions-IAM5[Resource::*]` */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  const rules = Object.entries(reasons).map(([id, reason]) => ({ id, reason }));
  Validations.of(construct).acknowledge(...rules);
}
