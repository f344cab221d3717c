/** What AWS would call the things of a template: the same names every time. */
import { createHash } from 'node:crypto';
import type { Template } from './template.ts';

type Resource = Pick<Template['Resources'][string], 'Type' | 'Properties'>;

export const region = 'us-east-1';
export const account = '000000000000';

/** Of a resource within the account and region. */
export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

/** AWS adds six characters to a secret's name. */
export function secretArn(name: string): string {
  return arn('secretsmanager', `secret:${name}-${digest(name).slice(0, 6)}`);
}

export function functionArn(name: string, qualifier?: string): string {
  return arn('lambda', ['function', name, qualifier].filter((part) => part !== undefined).join(':'));
}

export function functionUrl(id: string): string {
  return `https://${digest(id).slice(0, 32)}.lambda-url.${region}.on.aws/`;
}

/** A name that the template gives, or the id: `AWS::Lambda::Function` has its `FunctionName`. */
export function nameOf(id: string, { Type, Properties }: Resource): string {
  const kind = Type.split('::').at(-1);
  return String(Properties[`${kind}Name`] ?? Properties['Name'] ?? id);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
