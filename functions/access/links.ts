/** The links table. Below every slice: each request of a unit reads its link. */
import { Link } from '../../schemas/link.ts';
import { tableOf } from '../kit/table.ts';

export const links = tableOf('links', Link);
