/** Lets a caller in, once the keys are at hand, where it may use this endpoint, and notes who it is. */
import { callerKey, callerOf } from './authenticate.ts';
import type { CallRecord } from './call-record.ts';
import type { Gateway } from './endpoint.ts';
import type { GatewayRequest } from './http.ts';
import { authorise } from './keys/authorise.ts';
import type { Principal } from './keys/types.ts';

/** At once where nothing has to be waited for, as for nearly every call. */
export function admit(
  { secrets, authenticate }: Pick<Gateway, 'secrets' | 'authenticate'>,
  request: GatewayRequest,
  record: CallRecord,
): Principal | Promise<Principal> {
  const enter = (principal: Principal) => {
    record.caller = principal === callerKey ? callerOf(request) : principal.id;
    authorise(principal, record.endpoint, request.sourceIp);
    return principal;
  };
  const loading = secrets?.ready();
  const admission = loading === undefined ? authenticate(request) : loading.then(() => authenticate(request));
  return admission instanceof Promise ? admission.then(enter) : enter(admission);
}
