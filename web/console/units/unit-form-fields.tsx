import { Checkbox, Form, Input, InputNumber, Select } from 'antd';
import type { ReactNode } from 'react';
import { UnitDraft } from '../../../schemas/unit.ts';
import { useReference } from '../app/me.tsx';
import { choicesOf } from '../parts/filter-fields.tsx';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { unitFields } from '../text/unit-fields.ts';
import { unitWords } from './words.ts';

type FieldName = keyof UnitDraft;
const isNeeded = (name: FieldName) =>
  name !== 'seasonalOpenMonths' && !UnitDraft.shape[name].safeParse(undefined).success;
const numbers = [
  'lng',
  'lat',
  'areaSqm',
  'employees',
  'approvedCapacity',
  'openedYear',
  'fireDocYear',
  'responsibilityLetterYear',
];
const flags = ['isKeyFireUnit', 'hasControlRoom', 'isWechatBound'];

/** Every field of a unit's file. What the category and the district say is filled in from them. */
export function UnitFormFields({ isNew }: { isNew: boolean }) {
  const text = useText(unitWords);
  const fields = useText(unitFields);
  const group = (title: string, names: readonly FieldName[], extra?: ReactNode) => (
    <fieldset className="form-group">
      <legend>{title}</legend>
      {extra}
      {names.map((name) => (
        <Field key={name} name={name} label={fields[name]} />
      ))}
    </fieldset>
  );
  return (
    <>
      {group(text.facts, [...(isNew ? (['unitId'] as const) : []), 'name', 'creditCode'], <CategoryField />)}
      {group(text.place, ['subdistrict', 'address', 'lng', 'lat'], <DistrictField />)}
      {group(text.people2, [
        ...(['principal', 'principalPhone', 'safetyManager', 'safetyPhone'] as const),
        'liaisonOfficer',
        'isWechatBound',
      ])}
      {group(text.site, ['floors', 'areaSqm', 'employees', 'approvedCapacity', 'openedYear'], <SeasonFields />)}
      {group(text.fire, [
        ...(['fireDocType', 'fireDocYear', 'isKeyFireUnit', 'hasControlRoom', 'specialEquipment'] as const),
        'responsibilityLetterYear',
        'insuranceUntil',
        'remark',
      ])}
    </>
  );
}

function Field({ name, label, children }: { name: FieldName; label: string; children?: ReactNode }) {
  const { required } = useText(common);
  if (flags.includes(name)) {
    return (
      <Form.Item name={name} valuePropName="checked">
        <Checkbox>{label}</Checkbox>
      </Form.Item>
    );
  }
  return (
    <Form.Item name={name} label={label} rules={isNeeded(name) ? [{ required: true, message: required }] : []}>
      {children ?? inputOf(name)}
    </Form.Item>
  );
}

function inputOf(name: FieldName): ReactNode {
  if (numbers.includes(name)) return <InputNumber min={0} controls={false} />;
  if (name === 'insuranceUntil') return <Input type="date" />;
  return name === 'remark' ? <Input.TextArea maxLength={300} rows={2} /> : <Input maxLength={120} />;
}

function CategoryField() {
  const fields = useText(unitFields);
  const { risk, edition } = useText(names);
  const { categories } = useReference();
  const form = Form.useFormInstance<UnitDraft>();
  const follow = (id: string) => {
    const category = categories.find((one) => one.id === id);
    if (category) form.setFieldsValue({ departmentId: category.departmentId, riskLevel: category.riskLevel });
  };
  return (
    <>
      <Field name="categoryId" label={fields.categoryId}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={categories.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={follow}
        />
      </Field>
      <Form.Item name="departmentId" hidden>
        <Input />
      </Form.Item>
      <Field name="riskLevel" label={fields.riskLevel}>
        <Select options={choicesOf(risk)} />
      </Field>
      <Field name="submitCycle" label={fields.submitCycle}>
        <Select options={choicesOf(edition)} />
      </Field>
    </>
  );
}

function DistrictField() {
  const fields = useText(unitFields);
  const { districts } = useReference();
  const form = Form.useFormInstance<UnitDraft>();
  const follow = (id: string) => {
    const district = districts.find((one) => one.id === id);
    if (!district) return;
    const { name, centerId, centerName } = district;
    form.setFieldsValue({ district: name, centerId, centerName });
  };
  return (
    <>
      <Field name="districtId" label={fields.districtId}>
        <Select options={districts.map(({ id, name }) => ({ value: id, label: name }))} onChange={follow} />
      </Field>
      {(['district', 'centerId', 'centerName'] as const).map((name) => (
        <Form.Item key={name} name={name} hidden>
          <Input />
        </Form.Item>
      ))}
    </>
  );
}

function SeasonFields() {
  const fields = useText(unitFields);
  const options = Array.from({ length: 12 }, (_, month) => ({ value: month + 1, label: String(month + 1) }));
  return (
    <Field name="seasonalOpenMonths" label={fields.seasonalOpenMonths}>
      <Select mode="multiple" options={options} />
    </Field>
  );
}
