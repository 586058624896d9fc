/** Every address of the console. Screens are loaded when they are first opened. */
import { createRootRoute, createRoute, createRouter, Link, Outlet, redirect } from '@tanstack/react-router';
import * as z from 'zod';
import { staffApi } from '../../../schemas/staff.ts';
import { Unreachable } from '../../api.ts';
import { hazardSearch } from '../hazards/filters.ts';
import { linkSearch } from '../links/filters.ts';
import { Refusal } from '../parts/refusal.tsx';
import { selfCheckSearch } from '../self-checks/filters.ts';
import { useText } from '../text/language.ts';
import { unitSearch } from '../units/filters.ts';
import { call, keyOf, queryClient } from './call.ts';
import { isServed, screen } from './screen.ts';
import { parseSearch, stringifySearch } from './search.ts';
import { isSignedIn, signedInPath, signedOutPath, signIn } from './session.ts';
import { homeOf, SignedInPart } from './shell.tsx';
import { Porch, SignedInScreen, SignedOutScreen, SignInScreen } from './sign-in-screens.tsx';
import { frame } from './words.ts';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });
const signInRoute = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignInScreen });
const signedIn = createRoute({ getParentRoute: () => root, path: signedInPath, component: SignedInScreen });
const signedOut = createRoute({ getParentRoute: () => root, path: signedOutPath, component: SignedOutScreen });

/** Everything that needs a session. A deep link goes straight to the issuer and comes back; the front door asks first. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: SignedInPart,
  beforeLoad: async ({ location }) => {
    if (await isSignedIn()) return;
    if (location.pathname === '/') throw redirect({ to: '/sign-in' });
    await signIn(location.href);
    // The browser is leaving; nothing behind this is to be asked for.
    await new Promise(() => {});
  },
});
const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: async () => {
    const me = await queryClient.fetchQuery({
      queryKey: keyOf(staffApi.getMe, {}),
      queryFn: () => call(staffApi.getMe, {}),
    });
    throw redirect({ to: homeOf(me.actor), replace: true });
  },
});

const queue = createRoute({
  getParentRoute: () => app,
  path: '/queue',
  validateSearch: (search) => z.object({ hazard: z.string().optional().catch(undefined) }).parse(search),
  component: screen(() => import('../queue/queue-screen.tsx'), 'QueueScreen'),
});
const board = createRoute({
  getParentRoute: () => app,
  path: '/board',
  component: screen(() => import('../board/board-screen.tsx'), 'BoardScreen'),
});
const hazards = createRoute({
  getParentRoute: () => app,
  path: '/hazards',
  validateSearch: hazardSearch,
  component: screen(() => import('../hazards/hazards-screen.tsx'), 'HazardsScreen'),
});
const hazard = createRoute({
  getParentRoute: () => app,
  path: '/hazards/$hazardId',
  component: screen(() => import('../hazards/hazard-screen.tsx'), 'HazardScreen'),
});
const selfChecks = createRoute({
  getParentRoute: () => app,
  path: '/self-checks',
  validateSearch: selfCheckSearch,
  component: screen(() => import('../self-checks/self-checks-screen.tsx'), 'SelfChecksScreen'),
});
const selfCheck = createRoute({
  getParentRoute: () => app,
  path: '/self-checks/$selfCheckId',
  component: screen(() => import('../self-checks/self-check-screen.tsx'), 'SelfCheckScreen'),
});
const units = createRoute({
  getParentRoute: () => app,
  path: '/units',
  validateSearch: unitSearch,
  component: screen(() => import('../units/units-screen.tsx'), 'UnitsScreen'),
});
const unitImport = createRoute({
  getParentRoute: () => app,
  path: '/units/import',
  component: screen(() => import('../units/import-screen.tsx'), 'ImportScreen'),
});
const newUnit = createRoute({
  getParentRoute: () => app,
  path: '/units/new',
  component: screen(() => import('../units/unit-form-screen.tsx'), 'NewUnitScreen'),
});
const unit = createRoute({
  getParentRoute: () => app,
  path: '/units/$unitId',
  component: screen(() => import('../units/unit-screen.tsx'), 'UnitScreen'),
});
const unitEdit = createRoute({
  getParentRoute: () => app,
  path: '/units/$unitId/edit',
  component: screen(() => import('../units/unit-form-screen.tsx'), 'EditUnitScreen'),
});
const poster = createRoute({
  getParentRoute: () => app,
  path: '/units/$unitId/poster',
  component: screen(() => import('../units/poster-screen.tsx'), 'PosterScreen'),
});
const links = createRoute({
  getParentRoute: () => app,
  path: '/links',
  validateSearch: linkSearch,
  component: screen(() => import('../links/links-screen.tsx'), 'LinksScreen'),
});
const posters = createRoute({
  getParentRoute: () => app,
  path: '/links/posters',
  component: screen(() => import('../links/posters-screen.tsx'), 'PostersScreen'),
});
const staff = createRoute({
  getParentRoute: () => app,
  path: '/staff',
  component: screen(() => import('../staff/staff-screen.tsx'), 'StaffScreen'),
});

const inside = [
  ...[home, queue, board, hazards, hazard, selfChecks, selfCheck],
  ...[units, unitImport, newUnit, unit, unitEdit, poster, links, posters, staff],
] as const;

export const router = createRouter({
  routeTree: root.addChildren([signInRoute, signedIn, signedOut, app.addChildren(inside)]),
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: ({ error, reset }) => (
    <Refusal
      error={error instanceof Error ? error : new Error(String(error))}
      onRetry={error instanceof Unreachable ? reloadIfServed : reset}
    />
  ),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

async function reloadIfServed(): Promise<void> {
  if (await isServed()) location.reload();
}

function NotFound() {
  const text = useText(frame);
  return (
    <Porch title={text.notFound}>
      <Link to="/">{text.home}</Link>
    </Porch>
  );
}
