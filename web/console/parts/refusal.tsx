import { Alert, Button } from 'antd';
import { ApiProblem, Unreachable } from '../../api.ts';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';

/** Why something did not work, in the catalogue's words; the request id where somebody has to look for it. */
export function Refusal({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const text = useText(common);
  const isOurs = error instanceof ApiProblem && error.status < 500;
  return (
    <Alert
      type={isOurs ? 'warning' : 'error'}
      showIcon
      role="alert"
      title={sentenceOf(error, text)}
      description={error instanceof ApiProblem && !isOurs ? text.requestId(error.requestId) : undefined}
      action={onRetry && <Button onClick={onRetry}>{text.retry}</Button>}
    />
  );
}

export function sentenceOf(error: Error, text: { offline: string; crashed: string }): string {
  if (error instanceof ApiProblem) return error.title;
  return error instanceof Unreachable ? text.offline : text.crashed;
}
