/** Functions that fail. */
import { FunctionFailure } from './support.ts';

export const boom = (errorType = 'Boom') => new FunctionFailure({ errorType, errorMessage: 'no', trace: [] });
export const failing =
  (times: number, error = boom()) =>
  (_: unknown, attempt: number) => {
    if (attempt < times) throw error;
    return { attempt };
  };
