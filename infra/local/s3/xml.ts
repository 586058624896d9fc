/** S3's XML, written and read. */
import { XMLParser } from 'fast-xml-parser';
import { AwsError } from '../host.ts';

export type Xml = string | number | boolean | undefined | Xml[] | { [name: string]: Xml };

const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  ignoreAttributes: true,
  ignoreDeclaration: true,
});

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

export function parseXml(body: Buffer): Record<string, unknown> {
  try {
    const text = body.toString('utf8');
    const parsed: unknown = parser.parse(text, true);
    if (typeof parsed === 'object' && parsed !== null && text.includes('<')) return parsed as Record<string, unknown>;
  } catch {
    // The parser's own words are replaced by S3's.
  }
  throw new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

function escapeXml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text
    .replace(/[&<>"]/g, (sign) => names[sign] ?? sign)
    .replace(/[\r\n\t]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
