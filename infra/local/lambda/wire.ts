import { AwsError, type Caller, type Invocation, type WireRequest, type WireResponse } from '../host.ts';

type Calls = {
  invoke(name: string, payload: unknown, caller: Caller): Promise<Invocation>;
  invokeAsync(name: string, payload: unknown, caller: Caller): Promise<string>;
  configuration(name: string, caller: Caller): object;
  /** Event source mappings, which belong to Lambda's API and live elsewhere. */
  mappings(request: WireRequest): Promise<WireResponse>;
};

/** Invoke and GetFunctionConfiguration: the operations on functions that the host has. */
export function invokeApi(calls: Calls): (request: WireRequest) => Promise<WireResponse> {
  return async (request) => {
    const { method, path, query, headers, body, caller } = request;
    if (path.startsWith('/2015-03-31/event-source-mappings/')) return calls.mappings(request);
    const [, target = '', operation] =
      /^\/2015-03-31\/functions\/([^/]+)\/(invocations|configuration)$/.exec(path) ?? [];
    const qualifier = query.get('Qualifier');
    const name = qualifier ? `${target}:${qualifier}` : target;
    if (operation === 'configuration' && method === 'GET') {
      const configuration = JSON.stringify(calls.configuration(name, caller));
      return { status: 200, headers: { 'content-type': 'application/json' }, body: configuration };
    }
    if (operation !== 'invocations' || method !== 'POST') {
      throw new AwsError('UnknownOperationException', `the host has no Lambda operation ${method} ${path}`, 404);
    }
    if (headers['x-amz-log-type'] === 'Tail' || headers['x-amz-client-context'] !== undefined) {
      throw new AwsError('InvalidParameterValueException', 'the host supports neither LogType Tail nor ClientContext');
    }
    const type = headers['x-amz-invocation-type'] ?? 'RequestResponse';
    if (type !== 'RequestResponse' && type !== 'Event') {
      throw new AwsError('InvalidParameterValueException', `the host does not have the InvocationType ${type}`);
    }
    const payload = parse(body);
    if (type === 'Event') {
      return { status: 202, headers: { 'x-amzn-requestid': await calls.invokeAsync(name, payload, caller) } };
    }
    const { payload: answer, functionError, requestId } = await calls.invoke(name, payload, caller);
    return {
      status: 200,
      headers: {
        'content-type': 'application/json',
        'x-amzn-requestid': requestId,
        'x-amz-executed-version': '$LATEST',
        ...(functionError ? { 'x-amz-function-error': functionError } : {}),
      },
      body: JSON.stringify(answer),
    };
  };
}

function parse(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    const message = `Could not parse request body into json: ${(error as Error).message}`;
    throw new AwsError('InvalidRequestContentException', message, 400, { Type: 'User' });
  }
}
