import type { Kept } from './outbox.ts';

const channels: Record<string, string> = { email: '邮件', wecom: '企业微信', webhook: '接口推送' };

export const style = `
:root { font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; }
* { box-sizing: border-box; }
body { overflow-wrap: anywhere; margin: 0 auto; max-width: 760px; padding: 16px; background: #eef1f5; color: #1a2330; }
h1 { font-size: 22px; }
p.note { color: #46536a; }
article { margin: 0 0 12px; padding: 12px 16px; background: #fff; border-radius: 12px; }
header { display: flex; flex-wrap: wrap; gap: 4px 12px; color: #46536a; font-size: 14px; }
h2 { margin: 4px 0; font-size: 16px; }
pre { margin: 4px 0 0; font: inherit; white-space: pre-wrap; }
a { display: inline-block; min-height: 44px; padding: 8px 0; color: #0b57d0; }
a:focus-visible { outline: 3px solid #0b57d0; outline-offset: 2px; }
`;

const time = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'Asia/Shanghai' });

/** The newest messages of the outside world, or those before the ones just seen. */
export function outboxPage(messages: Kept[], next: string | undefined): string {
  const list = messages.length === 0 ? '<p class="note">还没有消息。</p>' : messages.map(article).join('\n');
  const more = next ? `<a href="/_local/outbox?before=${encodeURIComponent(next)}">更早的消息</a>` : '';
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>发件箱</title>
<link rel="stylesheet" href="/_local/outbox/style.css">
</head>
<body>
<main>
<h1>发件箱</h1>
<p class="note">本机不向外发送：邮件、企业微信机器人和接口推送都显示在这里，最新的在前，时间为北京时间。</p>
${list}
${more}
</main>
</body>
</html>
`;
}

function article({ channel, to, subject, body, at, headers }: Kept): string {
  const signed = Object.entries(headers ?? {}).map(([name, value]) => `<div>${escapeHtml(`${name}: ${value}`)}</div>`);
  return `<article>
<header><strong>${escapeHtml(channels[channel] ?? channel)}</strong><span>${escapeHtml(to)}</span><time datetime="${new Date(at).toISOString()}">${time.format(at)}</time></header>
${subject ? `<h2>${escapeHtml(subject)}</h2>` : ''}${signed.join('')}
<pre>${escapeHtml(body)}</pre>
</article>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
