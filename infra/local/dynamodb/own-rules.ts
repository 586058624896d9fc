/** Where dynalite's rules are not AWS's, its checks and actions are given ours. */
import { parseCondition } from './condition-parser.ts';
import {
  conditionParser,
  type Data,
  type Parser,
  projectionParser,
  rules,
  updateParser,
  validations,
} from './engine.ts';
import { objectionToSize, objectionToWords, Reader } from './expression-tokens.ts';
import { objectionToUpdate } from './update-checks.ts';

const expressions = [
  'UpdateExpression',
  'ConditionExpression',
  'KeyConditionExpression',
  'FilterExpression',
  'ProjectionExpression',
];

const known = {
  validateExpressions: validations.validateExpressions,
  update: updateParser.parse,
  projection: projectionParser.parse,
};

export function installOwnRules(): void {
  rules.queryTable = (_store, _table, _data, bounds, _isLocal, fetchesFromTable, keyNames, done) =>
    done(null, { bounds, keyNames, fetchesFromTable });
  conditionParser.parse = parseCondition;
  updateParser.parse = inWordsOfAws(known.update);
  projectionParser.parse = inWordsOfAws(known.projection);
  validations.validateExpressions = (data) =>
    objectionToTexts(data) ?? known.validateExpressions(data) ?? objectionToUpdates(data);
}

/** dynalite says what it expected where it could not read on, AWS only what it found there. */
const inWordsOfAws =
  (parse: Parser['parse']): Parser['parse'] =>
  (expression, options) => {
    try {
      return parse(expression, options);
    } catch (failure) {
      const { location } = failure as { location?: { start: { offset: number } } };
      throw location ? new Reader(expression, options.context).syntaxError(location.start.offset) : failure;
    }
  };

function objectionToTexts(data: Data): string | undefined {
  for (const name of ['ExpressionAttributeNames', 'ExpressionAttributeValues']) {
    const isLong = Object.keys(data[name] ?? {}).some((key) => key.length > 255);
    if (isLong) return `This host does not support keys of more than 255 letters in ${name}`;
  }
  for (const name of expressions) {
    const expression = data[name];
    if (typeof expression !== 'string') continue;
    const objection = objectionToSize(expression) ?? objectionToWords(expression);
    if (objection) return `Invalid ${name}: ${objection}`;
  }
  return undefined;
}

function objectionToUpdates({ _updates }: Data): string | undefined {
  const objection = objectionToUpdate(_updates?.sections ?? []);
  return objection && `Invalid UpdateExpression: ${objection}`;
}
