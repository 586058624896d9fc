import { linkApi } from '../../schemas/link.ts';
import { actorOf } from '../access/actor-of.ts';
import { serve } from '../kit/serve.ts';
import { issueLink } from './issue.ts';
import { leaveSession } from './leave-session.ts';
import { listLinks } from './list.ts';
import { listUnitLinks } from './list-of-units.ts';
import { openLink } from './open.ts';
import { revokeLink } from './revoke.ts';
import { rotateLink } from './rotate.ts';

export const handler = serve(
  linkApi,
  { listLinks, listUnitLinks, issueLink, rotateLink, revokeLink, openLink, leaveSession },
  actorOf,
);
