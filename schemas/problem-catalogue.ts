/** The catalogue of refusals: what each means on the wire, and its sentence in both languages. */

/** `{count}` stands for the number that a problem carries. */
type Entry = { status: number; zh: string; en: string };

export const problems = {
  'request.invalid': {
    status: 400,
    zh: '填写的内容有误，请按提示修改。',
    en: 'Some fields are not right; see each of them.',
  },
  'request.not-json': { status: 400, zh: '请求内容不是有效的 JSON。', en: 'The body is not valid JSON.' },
  'request.too-deep': { status: 400, zh: '请求内容嵌套过深。', en: 'The body is nested too deeply.' },
  'request.too-large': { status: 413, zh: '请求内容过大。', en: 'The body is too large.' },
  'request.too-many': {
    status: 429,
    zh: '操作过于频繁，请稍后再试。',
    en: 'Too many requests; try again in a moment.',
  },
  'route.unknown': { status: 404, zh: '没有这个地址。', en: 'There is no such address.' },
  'actor.unknown': { status: 401, zh: '请先登录。', en: 'Please sign in.' },
  'actor.not-in-directory': {
    status: 403,
    zh: '您的账号尚未列入人员名录，请联系管理员。',
    en: 'Your account is not in the staff directory; ask the administrator.',
  },
  'actor.disabled': {
    status: 403,
    zh: '您的账号已停用，请联系管理员。',
    en: 'Your account is disabled; ask the administrator.',
  },
  'actor.not-allowed': { status: 403, zh: '您没有进行这项操作的权限。', en: 'You may not do this.' },
  'session.missing': {
    status: 401,
    zh: '请用本单位的专用链接或二维码重新打开；还是打不开，请允许浏览器使用 Cookie，或换一个浏览器。',
    en: 'Open the link or QR code of your unit again; if it fails again, allow cookies or use another browser.',
  },
  'session.expired': {
    status: 401,
    zh: '登录已超过 12 小时，请重新打开本单位的链接。',
    en: 'The session is older than 12 hours; open your link again.',
  },
  'session.tampered': {
    status: 401,
    zh: '会话无效，请重新打开本单位的链接。',
    en: 'The session is not valid; open your link again.',
  },
  'session.other': {
    status: 401,
    zh: '这个浏览器正在使用另一家单位的链接，请重新打开本单位的链接。',
    en: 'This browser is using the link of another unit; open your link again.',
  },
  'link.unknown': {
    status: 404,
    zh: '链接无效，请向所在区县服务中心索取新的链接。',
    en: 'This link is not valid; ask your district centre for a new one.',
  },
  'link.expired': {
    status: 410,
    zh: '链接已过期，请向所在区县服务中心索取新的链接。',
    en: 'This link has expired; ask your district centre for a new one.',
  },
  'link.revoked': {
    status: 410,
    zh: '链接已停用，请向所在区县服务中心索取新的链接。',
    en: 'This link was revoked; ask your district centre for a new one.',
  },
  'unit.unknown': { status: 404, zh: '没有这家单位。', en: 'There is no such unit.' },
  'unit.exists': { status: 409, zh: '已有相同编号的单位。', en: 'A unit with this number exists.' },
  'unit.closed': { status: 409, zh: '单位已关停，不能再提交。', en: 'The unit is closed; nothing can be handed in.' },
  'unit.suspended': {
    status: 409,
    zh: '单位正在停业，恢复营业后再提交自查。',
    en: 'The unit has suspended business; hand in self-checks once it is open again.',
  },
  'unit.seasonally-closed': {
    status: 409,
    zh: '单位处于季节性停业，恢复营业后再提交自查。',
    en: 'The unit is closed for the season; hand in self-checks once it is open again.',
  },
  'unit.has-open-hazards': {
    status: 409,
    zh: '单位还有未销号的隐患，不能关停。',
    en: 'The unit has open hazards and can’t be closed.',
  },
  'unit.open-hazards-stay': {
    status: 409,
    zh: '单位还有未销号的隐患，不能改区县或类别；请在隐患全部销号后再改。',
    en: 'The unit has open hazards: its district and category can’t change until all of them are closed.',
  },
  'unit.wrong-status': {
    status: 409,
    zh: '单位目前的状态不能进行这项操作。',
    en: 'Not possible in the unit’s present status.',
  },
  'import.refused': { status: 409, zh: '有不能导入的行，整批未导入。', en: 'Some rows can’t be imported; none was.' },
  'form.unknown': { status: 404, zh: '没有这份自查表。', en: 'There is no such form.' },
  'form.not-yours': { status: 403, zh: '这份自查表不适用于本单位。', en: 'This form is not for your unit.' },
  'self-check.unknown': { status: 404, zh: '没有这份自查记录。', en: 'There is no such self-check.' },
  'self-check.conflict': {
    status: 409,
    zh: '同一份自查已用不同内容提交过。',
    en: 'This self-check was handed in with other content.',
  },
  'self-check.incomplete': {
    status: 400,
    zh: '自查表还没有填完，或有表中没有的项目。',
    en: 'The form is not complete, or answers items it does not have.',
  },
  'self-check.wrong-period': {
    status: 409,
    zh: '这个周期已经过去或还没有开始。',
    en: 'This period is over or has not begun.',
  },
  'photo.unknown': { status: 404, zh: '没有这张照片。', en: 'There is no such photo.' },
  'photo.conflict': {
    status: 409,
    zh: '同一照片编号已用于另一张照片。',
    en: 'This photo id belongs to another photo.',
  },
  'photo.not-stored': {
    status: 409,
    zh: '照片还没有传完，请稍后再提交。',
    en: 'A photo is not stored yet; try again in a moment.',
  },
  'photo.refused': { status: 409, zh: '有照片无法使用，请重新拍摄。', en: 'A photo can’t be used; take it again.' },
  'hazard.unknown': { status: 404, zh: '没有这条隐患。', en: 'There is no such hazard.' },
  'hazard.wrong-status': {
    status: 409,
    zh: '隐患目前的状态不能进行这项操作。',
    en: 'Not possible in the hazard’s present status.',
  },
  'hazard.stale': {
    status: 409,
    zh: '这条隐患刚被他人处理过，请刷新后再看。',
    en: 'Somebody has just changed this hazard; reload it.',
  },
  'hazard.unit-has-time': {
    status: 409,
    zh: '退回未满 72 小时，先由单位补充；满 72 小时仍未补充的，由服务中心代补。',
    en: 'The unit has 72 hours to supplement its report; after that the centre may do it.',
  },
  'hazard.same-person': {
    status: 403,
    zh: '整改、核查、销号须由不同的人办理。',
    en: 'Rectifying, verifying and closing take different people.',
  },
  'hazard.department-decides': {
    status: 403,
    zh: '拟定重大的隐患须由归口科室确认。',
    en: 'Only the owning department decides on a proposed major hazard.',
  },
  'hazard.centre-proposes': {
    status: 403,
    zh: '服务中心不能定重大，请改用“提请重大”。',
    en: 'A centre can’t grade as major; propose it instead.',
  },
  'hazard.deadline-too-long': { status: 400, zh: '整改时限超过上限。', en: 'The deadline is longer than allowed.' },
  'hazard.not-verifier': { status: 403, zh: '这条隐患没有派您核查。', en: 'You were not named to verify this hazard.' },
  'hazard.verifiers': {
    status: 400,
    zh: '重大隐患须现场核查，至少两人，其中至少一名科室人员；第二次退回后须现场核查。',
    en: 'A major hazard takes two verifiers on site, one of the department; after a second rejection verification is on site.',
  },
  'hazard.verifier-unfit': {
    status: 400,
    zh: '核查人须在岗、有核查职责，且这家单位在其范围内。',
    en: 'A verifier is active, of a role that verifies, and has this unit in scope.',
  },
  'hazard.not-endorsed': {
    status: 409,
    zh: '重大隐患须先由科室同意，再由局领导批准销号。',
    en: 'A major hazard takes the department’s consent, then a bureau leader’s approval.',
  },
  'hazard.notice-missing': {
    status: 400,
    zh: '重大隐患须填写向从业人员通报的日期。',
    en: 'A major hazard takes the date on which the workers were told.',
  },
  'hazard.verification-photo-missing': {
    status: 400,
    zh: '现场核查须附核查照片，至少 1 张。',
    en: 'A verification on site takes at least one photo.',
  },
  'hazard.photos-waiting': {
    status: 409,
    zh: '整改后照片尚未收齐（照片待补），收齐后再办；一直不到的，请退回单位。',
    en: 'Photos of the rectification have not arrived; wait for them, or send the hazard back to the unit.',
  },
  'rectification.conflict': {
    status: 409,
    zh: '同一份整改已用不同内容提交过。',
    en: 'This rectification was handed in with other content.',
  },
  'record.stale': {
    status: 409,
    zh: '这条记录刚被他人修改过，请刷新后再改。',
    en: 'Somebody has just changed this record; reload it.',
  },
  'staff.unknown': { status: 404, zh: '名录中没有这个人。', en: 'There is no such person.' },
  'staff.exists': {
    status: 409,
    zh: '名录中已有相同邮箱的人员。',
    en: 'Somebody with this e-mail is in the directory.',
  },
  'staff.last-admin': {
    status: 409,
    zh: '这是最后一名在用的管理员，不能停用或改任。',
    en: 'This is the last active administrator.',
  },
  'staff.verifications-wait': {
    status: 409,
    zh: '还有 {count} 件隐患等待此人核查，请先移交工作，或由派核查的科室、中心改派核查人。',
    en: 'Hazards that wait for this person to verify: {count}. Hand the work over first, or have other verifiers named.',
  },
  'staff.no-invitation': {
    status: 409,
    zh: '没有可重新发送的邀请：此人已设置密码、已停用，或账号不由本平台开通。',
    en: 'There is no invitation to send again: the person has set a password, is disabled, or signs in elsewhere.',
  },
  'staff.scope-missing': {
    status: 400,
    zh: '请为这个角色选择科室、区县或单位。',
    en: 'Choose departments, districts or units for this role.',
  },
  'data.corrupt': { status: 500, zh: '记录损坏，已通知维护人员。', en: 'A record is damaged; maintenance was told.' },
  'server.failed': {
    status: 500,
    zh: '服务器出错，请稍后再试；多次出现请把编号告诉管理员。',
    en: 'Something broke; try again, and give the id to the administrator if it stays.',
  },
} as const satisfies Record<string, Entry>;
