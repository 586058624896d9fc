/** What people of the demo city write: plain sentences of offices and small businesses. */
import type { Verification } from '../../schemas/hazard.ts';
import type { HazardText } from './city.ts';
import type { Chance } from './random.ts';

type Method = Verification['method'];

const rejections: Readonly<Record<Method, readonly string[]>> = {
  'on-site': [
    '现场核查发现整改只完成一部分，其余部位仍存在同样问题，请全部整改后再报。',
    '现场复查时问题又出现，说明只是临时处理，请采取长效措施并明确责任人。',
  ],
  'by-photo': [
    '整改后照片与整改前不是同一部位、同一角度，看不出原问题是否消除，请按原位置重新拍照提交。',
    '照片只有近景，无法确认整改后的整体情况；相关制度、台账也未见补充，请补齐后再报。',
    '提交的材料缺少检测（维保）单位的合格证明，请补充后重新提交。',
  ],
};
const passes: Readonly<Record<Method, readonly string[]>> = {
  'on-site': [
    '经现场核查，原问题已消除，整改措施与要求一致，现场有专人负责。',
    '现场核查合格：整改到位，员工能说清注意事项，台账已更新。',
  ],
  'by-photo': [
    '比对整改前后同部位照片，隐患已消除，同意报请销号。',
    '整改后照片清晰，能看出原问题已消除，整改措施与要求一致。',
  ],
};
const returns = [
  '部位写得不清楚，请写明楼层、房间或设备编号，并补充能看出全貌的描述。',
  '描述过于简单，请说明数量、尺寸和持续时间，便于定级。',
] as const;
const opinions = ['核查合格，同意销号。', '材料齐全，整改到位，同意销号。', '同意销号，请单位举一反三。'] as const;

export const words = {
  rejection: (method: Method, chance: Chance) => chance.pick(rejections[method]),
  pass: (method: Method, chance: Chance) => chance.pick(passes[method]),
  return: (chance: Chance) => chance.pick(returns),
  opinion: (chance: Chance) => chance.pick(opinions),
  propose: ({ description }: HazardText) => `现场情况：${description}。情形严重且涉及人员安全，提请按重大隐患办理。`,
  basis: ({ level, disposal }: HazardText, itemText: string) =>
    level === 'major'
      ? `自查项“${itemText}”不合格，对照判定依据，属重大隐患。`
      : `自查项“${itemText}”不合格，属一般隐患，${disposal === 'immediate' ? '应立行立改' : '限期整改'}。`,
  requirement: ({ rectification }: HazardText) => `${rectification}。整改期间落实专人看护，不能保证安全的应停止使用。`,
  supplement: (description: string) => `${description}（补充：问题持续约两三天，当班人员已知情，暂由专人看护。）`,
  measures: ({ rectification }: HazardText, isAgain: boolean) =>
    isAgain ? `按退回意见重新整改：${rectification}，并由主要负责人当面复核。` : `已完成：${rectification}。`,
} as const;

/** 万元: most cost little. */
export function costOf(text: HazardText, chance: Chance): number {
  const most = text.level === 'major' ? 6 : text.disposal === 'immediate' ? 0.12 : 1.4;
  return Math.round(chance.next() ** 2 * most * 100) / 100;
}
