/** What all expressions have in common: their words, the names and values they refer to, and their limits. */
import type { Path, Value } from './engine.ts';

/** What an expression is read with; names and values that it uses are taken off the unused ones. */
export type Context = {
  attrNames?: Record<string, string> | undefined;
  attrVals?: Record<string, Value> | undefined;
  unusedAttrNames: Record<string, unknown>;
  unusedAttrVals: Record<string, unknown>;
  isReserved(name: string): boolean;
};

/** Of several objections AWS tells the one of the first kind. */
const kinds = ['unknown function', 'operators', 'parentheses', 'misused function', 'reserved', 'condition'] as const;
type Kind = (typeof kinds)[number];

const maxBytes = 4096;
const maxOperators = 300;
const word = /\s*(?:([#:]\w+|[A-Za-z]\w*|\d+|<=|>=|<>|[<>=(),.[\]])|(\S))/y;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
export function objectionToSize(expression: string): string | undefined {
  const bytes = Buffer.byteLength(expression);
  if (bytes <= maxBytes) return undefined;
  return `Expression size has exceeded the maximum allowed size; expression size: ${bytes}`;
}

export function objectionToOperators(count: number): string | undefined {
  return count > maxOperators ? `The expression contains too many operators; operator count: ${count}` : undefined;
}

/** A name cannot begin with an underscore, unless a placeholder stands for it, and an index has 31 bits. */
export function objectionToWords(expression: string): string | undefined {
  const found = /(?<![\w#:])_\w*/.exec(expression);
  if (found) return `Syntax error; token: "_", near: "${expression.slice(0, found.index + found[0].length)}"`;
  const [, index] = [...expression.matchAll(/\[\s*(\d+)\s*\]/g)].find(([, digits]) => Number(digits) >= 2 ** 31) ?? [];
  return index && `List index is not within the allowable range; index: [${index}]`;
}

export class Reader {
  readonly nestedPaths: Record<string, boolean> = Object.create(null);
  readonly pathHeads: Record<string, boolean> = Object.create(null);
  private readonly words: string[] = [];
  private readonly starts: number[] = [];
  private readonly text: string;
  private readonly objections = new Map<Kind, string>();
  private readonly context: Context;
  private at = 0;
  private operators = 0;
  private depth = 0;

  constructor(expression: string, context: Context) {
    this.context = context;
    this.text = expression;
    for (const { 0: found, 1: known, 2: unknown, index } of expression.matchAll(new RegExp(word, 'gy'))) {
      const read = known ?? unknown ?? '';
      this.words.push(read);
      this.starts.push(index + found.length - read.length);
    }
  }

  get next(): string | undefined {
    return this.words[this.at];
  }

  isNext(keyword: string): boolean {
    return this.next?.toUpperCase() === keyword;
  }

  /** Whether a name is next that is called. */
  isCall(): boolean {
    return /^[A-Za-z]/.test(this.next ?? '') && this.words[this.at + 1] === '(';
  }

  take(keyword: string): boolean {
    const isTaken = this.isNext(keyword);
    if (isTaken) this.at += 1;
    return isTaken;
  }

  demand(keyword: string): void {
    if (!this.take(keyword)) throw this.syntaxError();
  }

  read(pattern: RegExp): string {
    const found = this.next;
    if (found === undefined || !pattern.test(found)) throw this.syntaxError();
    this.at += 1;
    return found;
  }

  /** What is wrong with the word that is next, or with the one at this place of the text. */
  syntaxError(place?: number): Error {
    const ends = this.starts.map((start, index) => start + (this.words[index] as string).length);
    const found = place === undefined ? this.at : ends.findIndex((end) => end > place);
    const at = found < 0 ? ends.length : found;
    const near = this.text.slice(this.starts[Math.max(0, at - 1)], this.starts[at + 2]).trim();
    return new Error(`Syntax error; token: "${this.words[at] ?? '<EOF>'}", near: "${near}"`);
  }

  object(kind: Kind, message: string): void {
    if (!this.objections.has(kind)) this.objections.set(kind, message);
  }

  countOperator(): void {
    this.operators += 1;
    const objection = objectionToOperators(this.operators);
    if (objection) this.object('operators', objection);
  }

  /** Nothing within the limits is nested deeper than it may have operators. */
  nested<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > 2 * maxOperators) throw new Error(this.objection() ?? 'The expression has redundant parentheses;');
    const result = read();
    this.depth -= 1;
    return result;
  }

  objection(): string | undefined {
    return kinds.map((kind) => this.objections.get(kind)).find((message) => message !== undefined);
  }

  value(): Value {
    const name = this.read(/^:/);
    delete this.context.unusedAttrVals[name];
    const value = this.context.attrVals?.[name];
    if (value) return value;
    this.object(
      'condition',
      `An expression attribute value used in expression is not defined; attribute value: ${name}`,
    );
    return {};
  }

  path(): Path {
    const head = this.name();
    const path: Path = [head];
    for (;;) {
      if (this.take('.')) path.push(this.name());
      else if (this.take('[')) {
        path.push(Number(this.read(/^\d+$/)));
        this.demand(']');
      } else break;
    }
    this.pathHeads[head] = true;
    if (path.length > 1) this.nestedPaths[head] = true;
    return path;
  }

  private name(): string {
    const name = this.read(/^[#A-Za-z]\w*$/);
    if (!name.startsWith('#')) {
      const isReserved = this.context.isReserved(name);
      if (isReserved) this.object('reserved', `Attribute name is a reserved keyword; reserved keyword: ${name}`);
      return name;
    }
    delete this.context.unusedAttrNames[name];
    const attribute = this.context.attrNames?.[name];
    if (attribute) return attribute;
    this.object(
      'condition',
      `An expression attribute name used in the document path is not defined; attribute name: ${name}`,
    );
    return name;
  }
}
