import { Alert, AutoComplete, Form, Input, InputNumber, Radio, Select } from 'antd';
import type { Hazard } from '../../../schemas/hazard.ts';
import { isFixedOnTheSpot } from '../../../schemas/hazard-allowed.ts';
import { deadlineMaximumDays } from '../../../schemas/hazard-deadline.ts';
import { unitApi } from '../../../schemas/unit.ts';
import { useRead } from '../app/call.ts';
import { useColleagues, useMe } from '../app/me.tsx';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { punctuation } from '../text/punctuation.ts';
import { LongText, Required } from './action-field.tsx';
import { actionWords } from './action-words.ts';
import { gradingDefaults } from './grading.ts';
import type { StaffAction } from './offered.ts';
import type { ActionValues } from './send-action.ts';
import { VerifyFields } from './verify-fields.tsx';
import { hazardWords } from './words.ts';

/** What a form begins with: the item's own level and deadline, the file's safety officer, the usual opinion. */
export function firstValues(action: StaffAction, hazard: Hazard, agree: string): Partial<ActionValues> {
  switch (action) {
    case 'triage': {
      const level = hazard.isMajorProposed ? 'major' : hazard.level;
      return { level, ...gradingDefaults(level, hazard) };
    }
    case 'supplementForUnit':
      return { location: hazard.location, description: hazard.description };
    case 'dispatchVerification':
    case 'redispatchVerification':
      return { method: isOnSiteOnly(hazard) ? 'on-site' : 'by-photo' };
    case 'endorseClosure':
    case 'approveClosure':
      return { opinion: agree };
    default:
      return {};
  }
}

export function ActionFields({ action, hazard }: { action: StaffAction; hazard: Hazard }) {
  const text = useText(actionWords);
  switch (action) {
    case 'triage':
      return <TriageFields hazard={hazard} />;
    case 'proposeMajor':
      return <LongText name="basis" label={text.basis} maximum={500} />;
    case 'supplementForUnit':
      return <SupplementFields hazard={hazard} />;
    case 'return':
    case 'sendBackRectification':
    case 'sendBackVerification':
      return <LongText name="reason" label={text.reason} maximum={500} />;
    case 'assign':
      return <AssignFields hazard={hazard} />;
    case 'dispatchVerification':
    case 'redispatchVerification':
      return <DispatchFields hazard={hazard} />;
    case 'verify':
      return <VerifyFields hazard={hazard} />;
    case 'endorseClosure':
    case 'approveClosure':
      return <LongText name="opinion" label={text.opinion} maximum={500} />;
  }
}

function SupplementFields({ hazard }: { hazard: Hazard }) {
  const text = useText(actionWords);
  const { location, description } = useText(hazardWords);
  return (
    <>
      {hazard.waitingPhotoIds.length > 0 && <Alert type="info" title={text.dropsPhotosHint} />}
      <Required name="location" label={location}>
        <Input maxLength={80} />
      </Required>
      <LongText name="description" label={description} maximum={500} />
      <LongText name="reason" label={text.supplementReason} maximum={500} hint={text.supplementReasonHint} />
    </>
  );
}

function TriageFields({ hazard }: { hazard: Hazard }) {
  const text = useText(actionWords);
  const { level, disposal } = useText(names);
  const { actor } = useMe();
  const { aside } = useText(punctuation);
  const isDepartment = actor.role === 'department';
  const chosenLevel: unknown = Form.useWatch('level');
  const isImmediate = Form.useWatch('disposal') === 'immediate';
  const maximum = chosenLevel === 'major' ? deadlineMaximumDays.major : deadlineMaximumDays.limited;
  const notes = [
    isFixedOnTheSpot(hazard) && text.fixedHint,
    hazard.isMajorProposed && text.majorProposedHint,
    !isDepartment && text.centreHint,
  ].filter((note) => note !== false);
  return (
    <>
      {notes.map((note) => (
        <Alert key={note} type="info" title={note} />
      ))}
      <Required name="level" label={text.level}>
        <Radio.Group
          options={[
            { value: 'general', label: level.general },
            { value: 'major', label: level.major, disabled: !isDepartment },
          ]}
        />
      </Required>
      <LongText name="levelBasis" label={text.levelBasis} maximum={500} hint={text.levelBasisHint} />
      <Required name="disposal" label={text.disposal}>
        <Radio.Group
          options={[
            { value: 'immediate', label: `${disposal.immediate}${aside(text.immediateHint)}` },
            { value: 'limited', label: disposal.limited },
          ]}
        />
      </Required>
      {!isImmediate && (
        <Required name="deadlineDays" label={text.deadlineDays} hint={text.deadlineHint(maximum)}>
          <InputNumber min={1} max={maximum} precision={0} />
        </Required>
      )}
      <LongText name="requirement" label={text.requirement} maximum={1000} />
    </>
  );
}

function AssignFields({ hazard }: { hazard: Hazard }) {
  const text = useText(actionWords);
  const { listed } = useText(punctuation);
  const { data } = useRead(unitApi.getUnit, { unitId: hazard.unitId });
  const onFile = data && [...new Set([data.safetyManager, data.principal])];
  return (
    <Required
      name="responsiblePerson"
      label={text.responsiblePerson}
      hint={onFile && text.responsibleHint(listed(onFile))}
    >
      {/* Names that do not fit what is typed would lie over the buttons, and a click would take one of them. */}
      <AutoComplete
        maxLength={40}
        options={(onFile ?? []).map((value) => ({ value }))}
        showSearch={{ filterOption: (typed, option) => option?.value.includes(typed) ?? false }}
      />
    </Required>
  );
}

function DispatchFields({ hazard }: { hazard: Hazard }) {
  const text = useText(actionWords);
  const { method, role } = useText(names);
  const { aside } = useText(punctuation);
  const colleagues = useColleagues();
  const candidates = colleagues.filter((one) => mayBeSent(one, hazard));
  const note = hazard.level === 'major' ? text.majorVerifiersHint : text.rejectedVerifiersHint;
  const mustVisit = isOnSiteOnly(hazard);
  return (
    <>
      {mustVisit && <Alert type="info" title={note} />}
      <Required name="method" label={text.method}>
        <Radio.Group
          options={[
            { value: 'on-site', label: method['on-site'] },
            { value: 'by-photo', label: method['by-photo'], disabled: mustVisit },
          ]}
        />
      </Required>
      <Required name="verifierIds" label={text.verifiers}>
        <Select
          mode="multiple"
          maxCount={6}
          showSearch={{ optionFilterProp: 'label' }}
          options={candidates.map((one) => ({
            value: one.staffId,
            label: `${one.name}${aside(one.post ?? role[one.role])}`,
          }))}
        />
      </Required>
    </>
  );
}

/** domain.md §4 and §5: a major hazard, and whatever was rejected twice, is looked at on the spot. */
function isOnSiteOnly({ level, rejectCount }: Hazard): boolean {
  return level === 'major' || rejectCount >= 2;
}

type Colleague = ReturnType<typeof useColleagues>[number];

/** As far as the list of colleagues tells: a role that verifies, with this hazard in scope. */
function mayBeSent({ role, departmentIds, districtIds, unitIds }: Colleague, hazard: Hazard): boolean {
  if (role === 'department') return departmentIds.includes(hazard.departmentId);
  if (role === 'service-center') return districtIds.includes(hazard.districtId);
  return role === 'inspection-team' && unitIds.includes(hazard.unitId);
}
