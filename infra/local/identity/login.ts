/** The step at which a person says who they are: address and password, and a new one in place of a temporary one. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { readBody } from '../exchange.ts';
import { AwsError, type Host } from '../host.ts';
import { loginPage, newPasswordPage } from './pages.ts';
import { checkPassword, type Pool } from './pool.ts';
import { base, securityHeaders } from './provider.ts';
import type { User, Users } from './users.ts';

const MOST_BYTES = 10_000;
/** As long as a browser may take from the temporary password to the new one. */
const TICKET_MS = 10 * 60_000;

export type Login = (request: IncomingMessage, response: ServerResponse, provider: Provider) => Promise<void>;

export function login(host: Host, users: Users, pool: () => Pool | undefined): Login {
  const tickets = new Map<string, { sub: string; until: number }>();

  return async (request, response, provider) => {
    const { uid, params } = await provider.interactionDetails(request, response);
    const action = `${base}/login/${uid}`;
    const show = (status: number, html: string) => {
      const target = URL.parse(String(params.redirect_uri))?.origin;
      response.writeHead(status, {
        'content-type': 'text/html; charset=utf-8',
        ...securityHeaders(target ? [target] : []),
      });
      response.end(html);
    };
    if (request.method !== 'POST') return show(200, loginPage({ action, ...hint(params.login_hint) }));
    const form = new URLSearchParams((await readBody(request, MOST_BYTES))?.toString('utf8'));
    const finish = (user: User) => provider.interactionFinished(request, response, { login: { accountId: user.sub } });

    const ticket = form.get('ticket');
    if (ticket !== null) {
      const known = tickets.get(ticket);
      const user = known && known.until > host.clock.now() ? await users.find(known.sub) : undefined;
      if (!user) return show(400, loginPage({ action, problem: '等待时间过长，请重新登录。' }));
      const problem = passwordProblem(form, pool());
      if (problem) return show(422, newPasswordPage(action, ticket, problem));
      tickets.delete(ticket);
      return finish(await users.setPassword(user, form.get('new-password') ?? ''));
    }

    const email = form.get('email')?.trim() ?? '';
    const user = await users.verify(email, form.get('password') ?? '');
    if (!user) return show(401, loginPage({ action, email, problem: '邮箱或密码不正确。' }));
    if (!user.isEnabled) return show(403, loginPage({ action, email, problem: '该账号已停用，请联系管理员。' }));
    if (user.status === 'CONFIRMED') return finish(user);
    const fresh = randomUUID();
    tickets.set(fresh, { sub: user.sub, until: host.clock.now() + TICKET_MS });
    show(200, newPasswordPage(action, fresh));
  };
}

function hint(value: unknown): { email?: string } {
  return typeof value === 'string' ? { email: value } : {};
}

function passwordProblem(form: URLSearchParams, pool: Pool | undefined): string | undefined {
  const password = form.get('new-password') ?? '';
  if (password !== form.get('repeated')) return '两次输入的密码不一致。';
  try {
    checkPassword(password, pool?.policy ?? {});
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { MinimumLength = 8 } = pool?.policy ?? {};
    return `密码不符合要求：至少 ${MinimumLength} 位，并含大写字母、小写字母、数字和符号。`;
  }
}
