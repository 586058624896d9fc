/** Public holidays and make-up working days, `data/calendar.json`; imported every year from the State Council's notice. */
import * as z from 'zod';
import { On } from './fields.ts';

export const Calendar = z.strictObject({
  source: z.string(),
  years: z.array(z.int()),
  holidays: z.array(On),
  makeUpDays: z.array(On),
});
export type Calendar = z.infer<typeof Calendar>;
