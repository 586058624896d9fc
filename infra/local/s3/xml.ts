/** S3's XML. */
import type { AwsError } from '../host.ts';

export type Xml = string | number | boolean | undefined | Xml[] | { [name: string]: Xml };

/** One element; a list repeats it, `undefined` leaves it out. */
function element(name: string, content: Xml, attributes = ''): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((each) => element(name, each)).join('');
  const inner =
    typeof content === 'object'
      ? Object.entries(content)
          .map(([child, value]) => element(child, value))
          .join('')
      : escapeXml(String(content));
  return `<${name}${attributes}>${inner}</${name}>`;
}

/** A whole answer in S3's namespace. */
export function document(name: string, content: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(name, content, ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"')}`;
}

export function errorDocument(error: AwsError, requestId: string): string {
  const details = Object.fromEntries(Object.entries(error.details).map(([name, value]) => [name, String(value)]));
  const content = { Code: error.code, Message: error.message, ...details, RequestId: requestId, HostId: 'local' };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('Error', content)}`;
}

function escapeXml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text
    .replace(/[&<>"]/g, (sign) => names[sign] ?? sign)
    .replace(/[\r\n\t]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
