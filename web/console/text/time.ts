/** Instants and durations in words; civil time is Asia/Shanghai everywhere. */
import type { Language } from '../../../schemas/problem.ts';
import { dateOf, dayMs, hourMs } from '../../../schemas/time.ts';

/** `2026-03-08 14:05` in Asia/Shanghai. */
export function civilTime(at: string | number): string {
  const shifted = new Date(new Date(at).getTime() + 8 * hourMs);
  return shifted.toISOString().slice(0, 16).replace('T', ' ');
}

export function civilDate(at: string | number): string {
  return dateOf(at);
}

/** A self-check's period: `2026年第48周`; days and months stand as they are. */
export function periodWords(period: string, language: Language): string {
  const [year, week] = period.split('-W');
  return week === undefined || language === 'en' ? period : `${year}年第${Number(week)}周`;
}

/** The two largest units of a duration: `3 天 4 小时`, `25 min`. */
export function duration(ms: number, language: Language): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  const days = Math.floor(ms / dayMs);
  const hours = Math.floor((ms % dayMs) / hourMs);
  const zh = language !== 'en';
  const parts = [
    days > 0 ? (zh ? `${days} 天` : `${days} d`) : '',
    hours > 0 && days < 10 ? (zh ? `${hours} 小时` : `${hours} h`) : '',
    days === 0 && hours === 0 ? (zh ? `${minutes} 分钟` : `${minutes} min`) : '',
  ];
  return parts.filter(Boolean).join(' ');
}
