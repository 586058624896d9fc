/** The calendar that ships with the product. */
import data from '../../data/calendar.json' with { type: 'json' };
import type { Calendar } from '../../schemas/calendar.ts';

export const calendar: Calendar = data;
