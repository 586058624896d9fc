import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { Board } from '../../../schemas/statistics.ts';
import { useText } from '../text/language.ts';
import { boardWords } from './words.ts';

use([LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** Lines of the last twelve weeks. The table beside it is what those who can't see it read. */
export function Trend({ weeks }: { weeks: Board['weeks'] }) {
  const text = useText(boardWords);
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  useEffect(() => {
    if (place.current === null) return;
    const drawn = init(place.current);
    chart.current = drawn;
    const observer = new ResizeObserver(() => drawn.resize());
    observer.observe(place.current);
    return () => {
      observer.disconnect();
      drawn.dispose();
    };
  }, []);
  useEffect(() => {
    const line = (name: string, data: number[], color: string, type: 'solid' | 'dashed' | 'dotted') => ({
      name,
      type: 'line' as const,
      data,
      color,
      lineStyle: { type },
    });
    chart.current?.setOption({
      animation: false,
      // Drawn on the canvas itself: an HTML tooltip brings inline styles, which the content security policy forbids.
      tooltip: { trigger: 'axis', renderMode: 'richText' },
      legend: { top: 0 },
      grid: { left: 8, right: 8, top: 36, bottom: 0, outerBoundsMode: 'same' },
      xAxis: { type: 'category', data: weeks.map(({ from }) => from.slice(5)) },
      yAxis: { type: 'value', minInterval: 1 },
      series: [
        line(
          text.reported,
          weeks.map(({ reported }) => reported),
          '#b3261e',
          'solid',
        ),
        line(
          text.closed,
          weeks.map(({ closed }) => closed),
          '#1d7a3e',
          'dashed',
        ),
        line(
          text.selfChecks,
          weeks.map(({ selfChecks }) => selfChecks),
          '#0b5cad',
          'dotted',
        ),
      ],
    });
  }, [weeks, text]);
  return <div className="chart" ref={place} role="img" aria-label={text.chart} />;
}
