import { onSchedule } from '../kit/schedule.ts';
import { publishForms } from './publish.ts';

export const handler = onSchedule('publish-forms', publishForms);
