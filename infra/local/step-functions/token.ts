/** Task tokens name their execution and task; whether the task still waits, only the run knows. */
export function makeToken(executionArn: string, taskId: string): string {
  return Buffer.from(JSON.stringify([executionArn, taskId])).toString('base64');
}

export function readToken(token: string): { executionArn: string; taskId: string } | undefined {
  try {
    const [executionArn, taskId] = JSON.parse(Buffer.from(token, 'base64').toString()) as unknown[];
    if (typeof executionArn === 'string' && typeof taskId === 'string') return { executionArn, taskId };
  } catch {
    // Not one of ours: it was not JSON.
  }
  return undefined;
}
