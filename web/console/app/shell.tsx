import { LogoutOutlined, MenuOutlined } from '@ant-design/icons';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { may, type StaffActor } from '../../../schemas/actor.ts';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { linkApi } from '../../../schemas/link.ts';
import { selfCheckApi } from '../../../schemas/self-check.ts';
import { staffApi } from '../../../schemas/staff.ts';
import { statisticsApi } from '../../../schemas/statistics.ts';
import { unitApi } from '../../../schemas/unit.ts';
import { ApiProblem } from '../../api.ts';
import { Answer } from '../parts/answer.tsx';
import { NotAllowed } from '../parts/not-allowed.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { Brand } from './brand.tsx';
import { useRead } from './call.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { MeContext, useMe, useReferenceAnswer } from './me.tsx';
import { signIn, signOut } from './session.ts';
import { Porch } from './sign-in-screens.tsx';
import { frame } from './words.ts';

/** In the order of the menu. */
const screens = [
  { to: '/queue', word: 'queue', operation: hazardApi.listMyQueue },
  { to: '/board', word: 'board', operation: statisticsApi.getBoard },
  { to: '/hazards', word: 'hazards', operation: hazardApi.listHazards },
  { to: '/self-checks', word: 'selfChecks', operation: selfCheckApi.listSelfChecks },
  { to: '/units', word: 'units', operation: unitApi.listUnits },
  { to: '/links', word: 'links', operation: linkApi.listUnitLinks },
  { to: '/staff', word: 'staff', operation: staffApi.listStaff },
] as const;
/** Reached by a button that not everybody has, and by typing the address. */
const formScreens = [
  { to: '/units/import', operation: unitApi.importUnits },
  { to: '/units/new', operation: unitApi.createUnit },
  { to: '/links/posters', operation: linkApi.issueLink },
] as const;

/** The screens of the menu that somebody may open. */
const screensOf = (actor: StaffActor) => screens.filter(({ operation }) => may(actor, operation));
/** Whether an address is of a screen that somebody may not open. */
const isBarred = (actor: StaffActor, path: string): boolean =>
  [...screens, ...formScreens].some(({ to, operation }) => to === path && !may(actor, operation));

/** Clerks decide; leaders and administrators see where everything stands: each begins with the screen of their morning. */
export function homeOf(actor: StaffActor): '/board' | '/queue' {
  return ['department', 'service-center', 'inspection-team'].includes(actor.role) ? '/queue' : '/board';
}

/** Everything behind signing in: first who this is, then the frame. A changed role shows within five minutes. */
export function SignedInPart() {
  const text = useText(frame);
  const me = useRead(staffApi.getMe, {}, { every: 300_000 });
  const reference = useReferenceAnswer();
  if (me.error instanceof ApiProblem && me.error.status < 500) {
    const isTokenRefused = me.error.status === 401;
    return (
      <Porch title={text.notKnown}>
        <Refusal error={me.error} onRetry={() => void me.refetch()} />
        <Button
          size="large"
          block
          onClick={() => void (isTokenRefused ? signIn(location.pathname + location.search) : signOut())}
        >
          {isTokenRefused ? text.signInAgain : text.signOut}
        </Button>
      </Porch>
    );
  }
  if (me.data === undefined && me.error) {
    return (
      <Porch title={text.notKnown}>
        <Refusal error={me.error} onRetry={() => void me.refetch()} />
      </Porch>
    );
  }
  return (
    <Answer of={me}>
      {(data) => (
        <Answer of={reference}>
          {() => (
            <MeContext value={data}>
              <Shell />
            </MeContext>
          )}
        </Answer>
      )}
    </Answer>
  );
}

/** The frame: who I am, where I may go, and whose time it is. */
function Shell() {
  const text = useText(frame);
  const { product, zone } = useText(common);
  const { actor } = useMe();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the path changes
  useEffect(() => setMenuOpen(false), [path]);
  const here = screensOf(actor).find(({ to }) => path.startsWith(to));
  useEffect(() => {
    document.title = here ? `${text[here.word]} · ${product}` : product;
  }, [here, text, product]);
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {text.skip}
      </a>
      <header className="top">
        <Button
          className="menu-button"
          type="text"
          icon={<MenuOutlined />}
          aria-label={text.menu}
          aria-expanded={isMenuOpen}
          onClick={() => setMenuOpen(!isMenuOpen)}
        />
        <Link to="/" className="brand">
          <Brand size={26} />
        </Link>
        <Person />
      </header>
      <nav className={isMenuOpen ? 'menu open' : 'menu'} aria-label={text.navigation}>
        <ul>
          {screensOf(actor).map(({ to, word }) => (
            <li key={to}>
              <Link to={to} activeProps={{ 'aria-current': 'page' }}>
                {text[word]}
                {word === 'queue' && <QueueBadge />}
              </Link>
            </li>
          ))}
        </ul>
        <p className="quiet">{zone}</p>
      </nav>
      <main id="content" tabIndex={-1}>
        {isBarred(actor, path) ? <NotAllowed /> : <Outlet />}
      </main>
    </div>
  );
}

function Person() {
  const text = useText(frame);
  const { role } = useText(names);
  const { actor, post } = useMe();
  return (
    <div className="person">
      <span className="who">
        <strong>{actor.name}</strong> <span className="quiet">{post ?? role[actor.role]}</span>
      </span>
      <LanguageSwitch />
      <Button type="text" icon={<LogoutOutlined />} aria-label={text.signOut} onClick={() => void signOut()} />
    </div>
  );
}

function QueueBadge() {
  const { data } = useRead(statisticsApi.getQueueCounts, {}, { every: 30_000 });
  return data === undefined || data.total === 0 ? null : <span className="badge">{data.total}</span>;
}
