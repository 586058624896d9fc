import { Alert } from 'antd';
import type { Unit, UnitWarning } from '../../../schemas/unit.ts';
import { useReference } from '../app/me.tsx';
import { Facts } from '../parts/facts.tsx';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { punctuation } from '../text/punctuation.ts';
import { unitFields } from '../text/unit-fields.ts';
import { unitWords } from './words.ts';

/** A unit's file, with what is worth a look on top. */
export function UnitFacts({ unit }: { unit: Unit & { warnings: UnitWarning[] } }) {
  const fields = useText(unitFields);
  const { yes, no } = useText(common);
  const { months } = useText(unitWords);
  const { listed } = useText(punctuation);
  const { warning, risk, edition } = useText(names);
  const { categoryName, departmentName } = useReference();
  const phone = (name: string, number: string) => (
    <>
      {name} <a href={`tel:${number}`}>{number}</a>
    </>
  );
  return (
    <>
      {unit.warnings.map((one) => (
        <Alert key={one} type={one === 'fire-doc-missing' ? 'error' : 'warning'} showIcon title={warning[one]} />
      ))}
      <Facts
        facts={[
          [fields.unitId, unit.unitId],
          [fields.categoryId, categoryName(unit.categoryId)],
          [fields.creditCode, unit.creditCode],
          [fields.address, unit.address],
          [fields.districtId, `${unit.district} ${unit.subdistrict}`],
          [fields.centerName, unit.centerName],
          [fields.departmentId, departmentName(unit.departmentId)],
          [fields.liaisonOfficer, unit.liaisonOfficer],
          [fields.principal, phone(unit.principal, unit.principalPhone)],
          [fields.safetyManager, phone(unit.safetyManager, unit.safetyPhone)],
          [fields.riskLevel, risk[unit.riskLevel]],
          [fields.submitCycle, edition[unit.submitCycle]],
          [
            fields.seasonalOpenMonths,
            unit.seasonalOpenMonths.length > 0 && months(listed(unit.seasonalOpenMonths.map(String))),
          ],
          [fields.floors, unit.floors],
          [fields.areaSqm, unit.areaSqm],
          [fields.employees, unit.employees],
          [fields.approvedCapacity, unit.approvedCapacity],
          [fields.openedYear, unit.openedYear],
          [fields.fireDocType, `${unit.fireDocType} ${unit.fireDocYear ?? ''}`],
          [fields.isKeyFireUnit, unit.isKeyFireUnit ? yes : no],
          [fields.hasControlRoom, unit.hasControlRoom ? yes : no],
          [fields.specialEquipment, unit.specialEquipment],
          [fields.responsibilityLetterYear, unit.responsibilityLetterYear],
          [fields.insuranceUntil, unit.insuranceUntil],
          [fields.isWechatBound, unit.isWechatBound ? yes : no],
          [fields.remark, unit.remark],
        ]}
      />
    </>
  );
}
