/** What a caller may do, by the rules of its key and of the team above: both must allow it. */
import type { Endpoint } from '../../providers/base/endpoint.ts';
import { GatewayError } from '../../providers/base/errors.ts';
import { isInRanges } from './ip-ranges.ts';
import { fits } from './patterns.ts';
import type { Principal, Rules } from './types.ts';

/**
 * Before anything of the request is read. @param endpoint as routes name it: what is no endpoint of models is open to all
 * @throws a 403
 */
export function authorise(principal: Principal, endpoint: string, sourceIp: string | undefined): void {
  for (const { endpoints, ips } of rulesOf(principal)) {
    if (ips && !isInRanges(sourceIp, ips)) {
      throw refused(`This key may not be used from the address ${sourceIp ?? 'of this call'}.`, 'ip_not_allowed');
    }
    if (endpoints && isEndpoint(endpoint) && !endpoints.includes(endpoint)) {
      throw refused(`This key may not use ${endpoint}, only ${endpoints.join(', ')}.`, 'endpoint_not_allowed');
    }
  }
}

/**
 * A key that may use an alias may use what is behind it; one that may use all that is behind an alias may use the alias.
 * @param asked as the caller names it
 * @param targets what may answer, as `provider/model`
 * @throws a 403
 */
export function authoriseModel(principal: Principal, asked: string, targets: readonly string[]): void {
  if (mayUse(principal, asked, targets)) return;
  throw refused(`This key may not use the model \`${asked.slice(0, 200)}\`.`, 'model_not_allowed', 'model');
}

/** For the list of models. @param endpoints those that serve it */
export function maySee(
  principal: Principal,
  asked: string,
  targets: readonly string[],
  endpoints: readonly Endpoint[],
): boolean {
  const serves = ({ endpoints: allowed }: Rules) =>
    !allowed || endpoints.some((endpoint) => allowed.includes(endpoint));
  return mayUse(principal, asked, targets) && rulesOf(principal).every(serves);
}

function mayUse(principal: Principal, asked: string, targets: readonly string[]): boolean {
  return rulesOf(principal).every(({ models }) => {
    if (!models) return true;
    const isAllowed = (name: string) => models.some((pattern) => fits(pattern, name));
    return isAllowed(asked) || (targets.length > 0 && targets.every(isAllowed));
  });
}

function rulesOf({ rules, team }: Principal): readonly Rules[] {
  return team ? [rules, team.rules] : [rules];
}

const endpoints: Readonly<Record<Endpoint, true>> = {
  chat: true,
  completion: true,
  embed: true,
  audio_transcription: true,
  rerank: true,
};

function isEndpoint(name: string): name is Endpoint {
  return Object.hasOwn(endpoints, name);
}

function refused(message: string, code: string, param: string | null = null): GatewayError {
  return new GatewayError('permission', message, { code, param });
}
