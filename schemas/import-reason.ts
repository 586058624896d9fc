/** Why a cell of an import file is refused. */
import * as z from 'zod';

/** Why a cell is refused; goes over the wire as it is. */
export const ImportReason = z.enum([
  'required',
  'formula',
  'too-long',
  'not-a-number',
  'not-whole',
  'out-of-range',
  'not-yes-or-no',
  'not-months',
  'not-a-date',
  'not-a-phone',
  'not-a-credit-code',
  'not-an-id',
  'not-a-choice',
  'unknown-category',
  'unknown-district',
  'other-district',
  'other-department',
  'unknown-column',
  'duplicate',
  'out-of-scope',
  'closed',
  'open-hazards',
  'other-status',
  'invalid',
]);
export type ImportReason = z.infer<typeof ImportReason>;

/** Its sentence, in both languages. */
export const importReasons = {
  required: { zh: '必填', en: 'Required' },
  formula: { zh: '不能以 = + - @ 开头（疑似公式）', en: 'Must not begin with = + - @ (looks like a formula)' },
  'too-long': { zh: '文字过长', en: 'Too long' },
  'not-a-number': { zh: '须为数字', en: 'Must be a number' },
  'not-whole': { zh: '须为整数', en: 'Must be a whole number' },
  'out-of-range': { zh: '数值超出范围', en: 'Out of range' },
  'not-yes-or-no': { zh: '须填“是”或“否”（Y 或 N）', en: 'Must be Y or N' },
  'not-months': { zh: '须为 1–12 的月份，用逗号分隔', en: 'Must be months 1–12 with commas between' },
  'not-a-date': { zh: '须为日期，如 2026-03-08', en: 'Must be a date such as 2026-03-08' },
  'not-a-phone': { zh: '须为电话号码', en: 'Must be a telephone number' },
  'not-a-credit-code': { zh: '须为 18 位统一社会信用代码', en: 'Must be a credit code of 18 characters' },
  'not-an-id': { zh: '只能用字母、数字和短横', en: 'Letters, digits and dashes only' },
  'not-a-choice': { zh: '不在可选值之内', en: 'Not one of the choices' },
  'unknown-category': { zh: '没有这个类别', en: 'There is no such category' },
  'unknown-district': { zh: '没有这个区县', en: 'There is no such district' },
  'other-district': { zh: '与区县编号不符', en: 'Does not belong to the district’s number' },
  'other-department': { zh: '不是该类别的归口科室', en: 'Not the department that owns the category' },
  'unknown-column': { zh: '模板中没有这一列', en: 'The template has no such column' },
  duplicate: { zh: '与本文件中另一行的编号相同', en: 'Another row of this file has the same number' },
  'out-of-scope': { zh: '不在您的管理范围内', en: 'Outside your scope' },
  closed: { zh: '单位已关停，不能修改', en: 'The unit is closed and can’t be amended' },
  'open-hazards': {
    zh: '单位还有未销号的隐患，不能改区县或类别',
    en: 'The unit has open hazards: district and category can’t change',
  },
  'other-status': {
    zh: '与单位现在的状态不同；停业、复业、关停请在单位页面办理',
    en: 'Not the unit’s present status; suspend, reopen or close it on its own page',
  },
  invalid: { zh: '内容有误', en: 'Not right' },
} as const satisfies Record<ImportReason, { zh: string; en: string }>;
