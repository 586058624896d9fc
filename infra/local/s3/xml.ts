/** S3's XML. */
import type { AwsError } from '../host.ts';

/** A document of one level, as this host's answers are; a list of elements is none of them. */
export function document(name: string, content: Record<string, unknown>): string {
  const elements = Object.entries(content).map(([child, value]) => `<${child}>${escapeXml(String(value))}</${child}>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name}>${elements.join('')}</${name}>`;
}

export function errorDocument({ code, message, details }: AwsError, requestId: string): string {
  return document('Error', { Code: code, Message: message, ...details, RequestId: requestId, HostId: 'local' });
}

function escapeXml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text
    .replace(/[&<>"]/g, (sign) => names[sign] ?? sign)
    .replace(/[\r\n\t]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
