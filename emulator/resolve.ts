/**
 * The intrinsic functions of a template as the values that CloudFormation would put in their place.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
import { account, arn, functionArn, functionUrl, nameOf, region, secretArn } from './names.ts';
import type { Template } from './template.ts';

/** @throws Error at what it does not know */
export type Resolve = (value: unknown) => unknown;

const pseudoParameters: Readonly<Record<string, string | undefined>> = {
  'AWS::AccountId': account,
  'AWS::NoValue': undefined,
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::StackName': 'emulated',
  'AWS::URLSuffix': 'amazonaws.com',
};

export function createResolve({ Parameters, Resources }: Template): Resolve {
  const find = (id: string) => {
    const resource = Resources[id];
    if (!resource) throw new Error(`The template has no resource ${id}.`);
    return { ...resource, Properties: resolve(resource.Properties) as typeof resource.Properties };
  };
  const ref = (id: string) => {
    if (id in pseudoParameters) return pseudoParameters[id];
    const parameter = Parameters[id];
    return parameter ? parameter.Default : reference(id, find(id));
  };
  const getAtt = (id: string, name: string) => attribute(id, name, find(id));
  const substitute = (text: string, own: Readonly<Record<string, unknown>>) =>
    text.replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal, path: string) => {
      if (literal) return `\${${path}}`;
      if (path in own) return String(resolve(own[path]));
      const [id = '', ...rest] = path.split('.');
      return String(rest.length > 0 ? getAtt(id, rest.join('.')) : ref(id));
    });

  // The shapes are those of the reference above; CloudFormation refuses a template with others.
  const functions: Readonly<Record<string, (argument: ReturnType<typeof JSON.parse>) => unknown>> = {
    Ref: ref,
    'Fn::GetAtt': ([id, name]) => getAtt(id, name),
    'Fn::Join': ([separator, parts]) => (resolve(parts) as unknown[]).join(separator),
    'Fn::Select': ([index, list]) => (resolve(list) as unknown[])[Number(index)],
    'Fn::Split': ([separator, text]) => String(resolve(text)).split(separator),
    'Fn::Sub': (argument) =>
      Array.isArray(argument) ? substitute(argument[0], argument[1]) : substitute(argument, {}),
  };

  const resolve: Resolve = (value) => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== undefined);
    const [[name = '', argument] = [], ...others] = Object.entries(value);
    if (others.length > 0 || !/^(Ref|Fn::\w+)$/.test(name)) return mapValues(value, resolve);
    const evaluate = functions[name];
    if (!evaluate) throw new Error(`The emulator does not know ${name}.`);
    return evaluate(argument);
  };
  return resolve;
}

function mapValues(value: object, map: Resolve): object {
  const entries = Object.entries(value).map(([key, inner]) => [key, map(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}

type Resource = Template['Resources'][string];

/** What `Ref` gives: for most things their name. */
function reference(id: string, resource: Resource): string {
  const { Type, Properties } = resource;
  const name = nameOf(id, resource);
  if (Type === 'AWS::SecretsManager::Secret') return secretArn(name);
  if (Type === 'AWS::Lambda::Alias') return functionArn(String(Properties['FunctionName']), name);
  if (Type === 'AWS::Lambda::Version') return functionArn(String(Properties['FunctionName']), '1');
  return Type === 'AWS::ApiGateway::RestApi' ? id : name;
}

function attribute(id: string, attributeName: string, resource: Resource): string {
  const { Type } = resource;
  const name = nameOf(id, resource);
  if (Type === 'AWS::Lambda::Version' && attributeName === 'Version') return '1';
  if (Type === 'AWS::Lambda::Url' && attributeName === 'FunctionUrl') return functionUrl(id);
  return attributeName === 'Arn' ? arnOf(Type, name) : `${id}.${attributeName}`;
}

function arnOf(type: string, name: string): string {
  if (type === 'AWS::Lambda::Function') return functionArn(name);
  if (type === 'AWS::IAM::Role') return `arn:aws:iam::${account}:role/${name}`;
  if (type === 'AWS::Logs::LogGroup') return arn('logs', `log-group:${name}:*`);
  const [, service = '', kind = ''] = type.toLowerCase().split('::');
  return arn(service, `${kind}/${name}`);
}
