/**
 * What a role may do, by the policies of the template.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import * as z from 'zod';
import type { Resources } from './resources.ts';

/**
 * @param action `secretsmanager:GetSecretValue`. @param resource an ARN, or `*` for an action that knows no resources
 * @param leadingKeys the partitions of a table that are asked for, where they can be told
 */
export type May = (action: string, resource: string, leadingKeys?: readonly string[]) => boolean;

const oneOrMore = z.union([z.string().transform((text) => [text]), z.array(z.string())]);

const leadingKeys = z.strictObject({ 'dynamodb:LeadingKeys': z.array(z.string()) });

/** Strict: a condition that was overlooked would allow what AWS does not. */
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore,
  Condition: z.strictObject({ 'ForAllValues:StringLike': leadingKeys }).optional(),
});
const document = z.object({ Statement: z.array(statement) });
const policy = z.object({ PolicyDocument: document, Roles: z.array(z.string()) });
const role = z.object({ Policies: z.array(z.object({ PolicyDocument: document })).default([]) });

type Statement = z.output<typeof statement>;

/** @param name of the role */
export function permissionsOf(name: string, resources: Resources): May {
  const own = resources.ofType('IAM::Role', role).filter((each) => each.name === name);
  const attached = resources.ofType('IAM::Policy', policy).filter(({ properties }) => properties.Roles.includes(name));
  const documents = [
    ...own.flatMap(({ properties }) => properties.Policies.map(({ PolicyDocument }) => PolicyDocument)),
    ...attached.map(({ properties }) => properties.PolicyDocument),
  ];
  return createMay(documents.flatMap(({ Statement }) => Statement));
}

/** What nothing allows is denied, and so is what something denies. */
export function createMay(statements: readonly Statement[]): May {
  return (action, resource, keys) => {
    const about = statements.filter((each) => isAbout(each, action, resource) && holds(each, keys));
    return about.length > 0 && about.every(({ Effect }) => Effect === 'Allow');
  };
}

function isAbout({ Action, Resource }: Statement, action: string, resource: string): boolean {
  return Action.some((pattern) => matches(pattern, action, 'i')) && Resource.some((each) => matches(each, resource));
}

function holds({ Condition }: Statement, keys: readonly string[] | undefined): boolean {
  if (!Condition) return true;
  const patterns = Condition['ForAllValues:StringLike']['dynamodb:LeadingKeys'];
  return keys?.every((key) => patterns.some((pattern) => matches(pattern, key))) ?? false;
}

/** `*` stands for any text, `?` for one character. */
export function matches(pattern: string, text: string, flags = ''): boolean {
  const escaped = pattern.replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, `s${flags}`).test(text);
}
