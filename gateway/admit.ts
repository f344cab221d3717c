/** Lets a caller in, once the keys are at hand, and notes who it is. */
import { callerOf } from './authenticate.ts';
import type { CallRecord } from './call-record.ts';
import type { Gateway } from './endpoint.ts';
import type { GatewayRequest } from './http.ts';

/** Undefined where nothing has to be waited for, as for nearly every call. */
export function admit(
  { secrets, authenticate }: Pick<Gateway, 'secrets' | 'authenticate'>,
  request: GatewayRequest,
  record: CallRecord,
): Promise<void> | undefined {
  const note = () => {
    record.caller = callerOf(request);
  };
  const loading = secrets?.ready();
  const admission = loading === undefined ? authenticate(request) : loading.then(() => authenticate(request));
  if (admission !== undefined) return admission.then(note);
  note();
  return undefined;
}
