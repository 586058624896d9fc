/** Parallel and Map states, and functions that fail or wait. */
import { FunctionFailure, type World } from './support.ts';

export const parallel = (branches: Record<string, object>[], more: object = { End: true }) => ({
  Type: 'Parallel',
  Branches: branches.map((States) => ({ StartAt: Object.keys(States)[0], States })),
  ...more,
});
export const map = (States: Record<string, object>, more: object = { End: true }) => ({
  Type: 'Map',
  ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: Object.keys(States)[0], States },
  ...more,
});
export const fail = { Type: 'Fail', Error: 'Broken', Cause: 'by intent' };
export const boom = () => {
  throw new FunctionFailure({ errorType: 'Boom' });
};
/** A function that answers when it is told to. */
export function held(world: World, name: string) {
  const answers: ((value: unknown) => void)[] = [];
  world.handlers.set(name, () => new Promise((resolve) => answers.push(resolve)));
  return answers;
}
