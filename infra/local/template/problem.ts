/** Why a template, or one resource of it, cannot be hosted. */
export type Problem = { logicalId: string; type: string; property?: string; reason: string };

/** Stops the start; `message` lists every problem on a line of its own. */
export class StartError extends Error {
  readonly problems: Problem[];
  constructor(problems: Problem[] | string) {
    super(typeof problems === 'string' ? problems : describe(problems));
    this.name = 'StartError';
    this.problems = typeof problems === 'string' ? [] : problems;
  }
}

function describe(problems: Problem[]): string {
  const lines = problems.map(({ logicalId, type, property, reason }) => {
    const place = [logicalId, type, property].filter(Boolean).join(' ');
    return `  ${place}: ${reason}`;
  });
  return ['This template cannot be hosted here:', ...lines].join('\n');
}
