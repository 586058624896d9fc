/** The pages of signing in and out: plain HTML, no script but the one that goes on by itself after signing out. */

export const style = `
:root { color-scheme: light; font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #eef1f5; color: #1a2330; }
main { width: min(100vw - 32px, 380px); margin: 16px; padding: 24px; background: #fff; border-radius: 12px; }
h1 { margin: 0 0 4px; font-size: 22px; }
p { margin: 0 0 16px; color: #46536a; }
label { display: block; margin: 16px 0 4px; font-weight: 600; }
input { width: 100%; min-height: 44px; padding: 8px 12px; font: inherit; border: 1px solid #6b7a90; border-radius: 8px; }
button { width: 100%; min-height: 44px; margin-top: 24px; font: inherit; font-weight: 600; color: #fff; background: #0b57d0; border: 0; border-radius: 8px; }
input:focus-visible, button:focus-visible { outline: 3px solid #0b57d0; outline-offset: 2px; }
.problem { padding: 8px 12px; color: #8c1d18; background: #fdecea; border-radius: 8px; }
`;

export const submitScript = 'document.forms[0].submit();\n';

export type Login = { action: string; email?: string; problem?: string };

export function loginPage({ action, email = '', problem }: Login): string {
  return page(
    '登录',
    `<h1>登录</h1>
<p>本机演示环境的账号</p>
${problemLine(problem)}
<form method="post" action="${escapeHtml(action)}">
<label for="email">邮箱</label>
<input id="email" name="email" type="email" autocomplete="username" required value="${escapeHtml(email)}"${email ? '' : ' autofocus'}>
<label for="password">密码</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${email ? ' autofocus' : ''}>
<button type="submit">登录</button>
</form>`,
  );
}

export function newPasswordPage(action: string, ticket: string, problem?: string): string {
  return page(
    '设置新密码',
    `<h1>设置新密码</h1>
<p>您用的是临时密码，请设置自己的密码。</p>
${problemLine(problem)}
<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="ticket" value="${escapeHtml(ticket)}">
<label for="new-password">新密码</label>
<input id="new-password" name="new-password" type="password" autocomplete="new-password" required autofocus>
<label for="repeated">再输入一次</label>
<input id="repeated" name="repeated" type="password" autocomplete="new-password" required>
<button type="submit">保存并登录</button>
</form>`,
  );
}

/** `form` is oidc-provider's own; the script submits it, the button is there in case it does not run. */
export function signOutPage(form: string, base: string): string {
  const button = '<input type="hidden" name="logout" value="yes"><button type="submit">退出登录</button></form>';
  return page(
    '退出登录',
    `<h1>正在退出…</h1>\n${form.replace('</form>', button)}\n<script src="${base}/submit.js"></script>`,
  );
}

export function messagePage(title: string, text: string): string {
  return page(title, `<h1>${escapeHtml(title)}</h1>\n<p>${escapeHtml(text)}</p>`);
}

function problemLine(problem: string | undefined): string {
  return problem ? `<p class="problem" role="alert">${escapeHtml(problem)}</p>` : '';
}

function page(title: string, main: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/_local/oidc/style.css">
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
