import { useText } from '../../text/language.ts';
import type { StageGraph } from './stage-graph.ts';
import type { StageState } from './stage-history.ts';
import { type Box, boxHeight, boxWidth, type Curve, layOut } from './stage-layout.ts';
import { workflowWords } from './words.ts';

export type StageView = {
  name: string;
  title: string;
  state: StageState;
  stateName: string;
  lines: string[];
  isLate: boolean;
};

type Props = { graph: StageGraph; views: readonly StageView[]; isEnded: boolean; label: string };

/** Twice the same picture: a row where there is room, a column where there is not; the style sheet shows one. */
export function StageDrawing(props: Props) {
  return (
    <>
      <Drawing {...props} direction="across" />
      <Drawing {...props} direction="down" />
    </>
  );
}

function Drawing({ graph, views, isEnded, label, direction }: Props & { direction: 'across' | 'down' }) {
  const { width, height, boxes, curves, end } = layOut(graph, direction);
  const arrow = `arrow-${direction}`;
  const last = boxes.findLast(({ name }) => graph.stages.some((stage) => stage.name === name && stage.isLast));
  return (
    <svg className={`workflow ${direction}`} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <defs>
        <marker
          id={arrow}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="10"
          markerHeight="10"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 0 8 4 0 8z" fill="context-stroke" />
        </marker>
      </defs>
      {curves.map((curve) => (
        <path
          key={`${curve.from}-${curve.to}`}
          d={curve.path}
          className={curveClass(curve, views)}
          markerEnd={`url(#${arrow})`}
        />
      ))}
      {last && <EndArrow box={last} end={end} direction={direction} arrow={arrow} isEnded={isEnded} />}
      {boxes.map((box) => {
        const view = views.find(({ name }) => name === box.name);
        const hasEscalation = graph.stages.some(({ name, escalation }) => name === box.name && escalation);
        return view && <StageBox key={box.name} box={box} view={view} hasEscalation={hasEscalation} />;
      })}
    </svg>
  );
}

/** The way on from the current stage stands out. */
function curveClass({ from, to, isBack }: Curve, views: readonly StageView[]): string {
  const stateOf = (stage: string) => views.find(({ name }) => name === stage)?.state;
  const isNext = stateOf(from) === 'current' && stateOf(to) === 'next';
  return `curve ${isBack ? 'back' : 'on'}${isNext ? ' next' : ''}`;
}

function StageBox({ box, view, hasEscalation }: { box: Box; view: StageView; hasEscalation: boolean }) {
  const text = useText(workflowWords);
  const middle = box.x + boxWidth / 2;
  return (
    <g className={`stage ${view.state}${view.isLate ? ' late' : ''}`}>
      <rect x={box.x} y={box.y} width={boxWidth} height={boxHeight} rx="8" />
      <text x={middle} y={box.y + 24} className="name">
        {view.title}
        <tspan className="state" dx="6">
          {view.isLate ? text.late : view.stateName}
        </tspan>
      </text>
      {view.lines.map((line, index) => (
        <text key={line} x={middle} y={box.y + 45 + index * 17} className="line">
          {line}
        </text>
      ))}
      {hasEscalation && (
        <g className="escalation">
          <title>{text.escalates}</title>
          <circle cx={box.x + boxWidth - 4} cy={box.y + 4} r="9" />
          <path d={`M${box.x + boxWidth - 4} ${box.y - 1}v5l3 2.5`} />
        </g>
      )}
    </g>
  );
}

type EndProps = {
  box: Box;
  end: { x: number; y: number };
  direction: 'across' | 'down';
  arrow: string;
  isEnded: boolean;
};

function EndArrow({ box, end, direction, arrow, isEnded }: EndProps) {
  const [x, y] = direction === 'across' ? [box.x + boxWidth, end.y] : [end.x, box.y + boxHeight];
  const [toX, toY] = direction === 'across' ? [end.x - 9, end.y] : [end.x, end.y - 9];
  return (
    <g className={isEnded ? 'end reached' : 'end'}>
      <path d={`M${x} ${y}L${toX} ${toY}`} className="curve on" markerEnd={`url(#${arrow})`} />
      <circle cx={end.x} cy={end.y} r="8" />
      <circle cx={end.x} cy={end.y} r="4" className="core" />
    </g>
  );
}
