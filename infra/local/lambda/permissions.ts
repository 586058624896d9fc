import { AwsError, type Caller, type Host } from '../host.ts';
import { wildcard } from '../iam/conditions.ts';

/** One statement of a function's resource policy, as `AWS::Lambda::Permission` declares it. */
export type Permission = { principal: string; sourceArn?: string; sourceAccount?: string };

/** Throws unless the caller may invoke: roles by their own policies, services by the function's. */
export function mayInvoke(
  host: Pick<Host, 'authorize' | 'accountId' | 'partition'>,
  caller: Caller,
  functionArn: string,
  permissions: Permission[],
): void {
  if (caller.kind === 'role') refused(() => host.authorize(caller, 'lambda:InvokeFunction', functionArn));
  // Lambda itself calls for event source mappings, with what the function's role let it read.
  if (caller.kind !== 'service' || caller.service === 'lambda' || caller.service === 'lambda.amazonaws.com') return;
  const service = caller.service.includes('.') ? caller.service : `${caller.service}.amazonaws.com`;
  const source = caller.sourceArn ?? '';
  const allowed = permissions.some(
    ({ principal, sourceArn, sourceAccount }) =>
      principal === service &&
      (sourceArn === undefined || wildcard(sourceArn).test(source)) &&
      (sourceAccount === undefined || sourceAccount === host.accountId),
  );
  if (allowed) return;
  const message = `User: ${service} is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn} because no resource-based policy allows the lambda:InvokeFunction action${source ? ` to ${source}` : ''}`;
  throw new AwsError('AccessDeniedException', message, 403);
}

/** Lambda answers a denial with 403 where most JSON services say 400. */
function refused(check: () => void): void {
  try {
    check();
  } catch (error) {
    throw error instanceof AwsError ? new AwsError(error.code, error.message, 403) : error;
  }
}
