/** How screens read and write: a read is a query keyed by its operation, a write renews whatever is on show. */
import {
  keepPreviousData,
  QueryClient,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { Operation, Output, Sent } from '../../../schemas/operations.ts';
import { ApiProblem, createCall } from '../../api.ts';
import { language } from '../text/language.ts';
import { noteServerTime } from './server-time.ts';
import { idToken, renew } from './session.ts';

export const call = createCall({ language, token: idToken, renew, onServerTime: noteServerTime });

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal stays one; no answer is tried again twice.
      retry: (count, error) => !(error instanceof ApiProblem && error.status < 500) && count < 2,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

/** Key of an operation’s answers: of one input, or of all. */
export function keyOf<T extends Operation>(operation: T, input?: Sent<T>): unknown[] {
  return input === undefined ? [operation.method, operation.path] : [operation.method, operation.path, input];
}

type ReadOptions = {
  /** Milliseconds between renewals while the screen is looked at. */
  every?: number;
  isEnabled?: boolean;
  /** Keeps the last answer on show while the next one comes. */
  isKept?: boolean;
  staleTime?: number;
};

/** A read that renews itself on focus, on reconnection, and every so often. */
export function useRead<T extends Operation>(
  operation: T,
  input: Sent<T>,
  options: ReadOptions = {},
): UseQueryResult<Output<T>> {
  const read = useQuery<unknown>({
    queryKey: keyOf(operation, input),
    queryFn: ({ signal }) => call(operation, input, signal),
    refetchOnWindowFocus: true,
    enabled: options.isEnabled ?? true,
    ...(options.every === undefined ? {} : { refetchInterval: options.every }),
    ...(options.staleTime === undefined ? {} : { staleTime: options.staleTime }),
    ...(options.isKept ? { placeholderData: keepPreviousData } : {}),
  });
  // The query client's types can't follow a type that is still open; `call` gives the operation's own output.
  return read as UseQueryResult<Output<T>>;
}

/** A write. Afterwards, done or refused, everything on show is asked for again: a refusal often means that it is old. */
export function useWrite<Given, Answer>(write: (given: Given) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation<Answer, Error, Given>({
    mutationFn: write,
    onSettled: () => {
      void client.invalidateQueries();
    },
  });
}
