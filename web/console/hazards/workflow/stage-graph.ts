/**
 * The stages of a state machine and what leads between them, read off its ASL. A stage is a state that waits for a
 * callback; states that only look, choose or notify are folded into the arrows.
 */
type AslState = {
  Type: string;
  Resource?: string;
  Next?: string;
  Default?: string;
  End?: boolean;
  Choices?: readonly { Next?: string }[];
  Catch?: readonly { ErrorEquals: readonly string[]; Next: string }[];
};
export type Asl = { StartAt: string; States: Readonly<Record<string, AslState>> };

type StageNode = {
  name: string;
  /** The machine ends after it. */
  isLast: boolean;
  /** State that runs when the stage's time is over, before it waits again. */
  escalation?: string;
};
type StageArrow = { from: string; to: string };
export type StageGraph = { start: string | undefined; stages: StageNode[]; arrows: StageArrow[] };

/**
 * `mayMove` says which stages a record can go between; a machine whose stages share one look-and-choose state leads
 * from everywhere to everywhere and only both together tell the way. `undefined` stands for the end.
 */
export function stageGraph(asl: Asl, mayMove: (from: string, to: string | undefined) => boolean): StageGraph {
  const names = Object.keys(asl.States).filter((name) => isStage(asl.States[name]));
  const stages: StageNode[] = [];
  const arrows: StageArrow[] = [];
  for (const name of names) {
    const { found, canEnd } = reach(asl, waysOn(asl.States[name]));
    const escalation = escalationOf(asl, name);
    stages.push({ name, isLast: canEnd && mayMove(name, undefined), ...(escalation && { escalation }) });
    for (const to of names) if (to !== name && found.has(to) && mayMove(name, to)) arrows.push({ from: name, to });
  }
  const first = reach(asl, [asl.StartAt]).found;
  return { start: names.find((name) => first.has(name)), stages, arrows };
}

function isStage(state: AslState | undefined): boolean {
  return state?.Type === 'Task' && (state.Resource ?? '').endsWith('.waitForTaskToken');
}

/** Where a state goes on to when it is done; errors aside. */
function waysOn(state: AslState | undefined): string[] {
  if (state === undefined) return [];
  const chosen = (state.Choices ?? []).map(({ Next }) => Next);
  return [state.Next, state.Default, ...chosen].filter((name) => name !== undefined);
}

/** The stages first come to from `from`, through whatever is folded. */
function reach(asl: Asl, from: readonly string[]): { found: Set<string>; canEnd: boolean } {
  const found = new Set<string>();
  const seen = new Set<string>();
  const open = [...from];
  let canEnd = false;
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const state = asl.States[name];
    if (isStage(state)) found.add(name);
    else if (state?.Type === 'Succeed' || state?.End === true) canEnd = true;
    else open.push(...waysOn(state));
  }
  return { found, canEnd };
}

/** The first task on the way out of a stage whose time is over. */
function escalationOf(asl: Asl, stage: string): string | undefined {
  const onTimeout = asl.States[stage]?.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes('States.Timeout'));
  const seen = new Set<string>();
  for (let name = onTimeout?.Next; name !== undefined && !seen.has(name); ) {
    seen.add(name);
    const state: AslState | undefined = asl.States[name];
    if (isStage(state)) return undefined;
    if (state?.Type === 'Task') return name;
    name = waysOn(state)[0];
  }
  return undefined;
}
