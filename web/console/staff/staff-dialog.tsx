import { Form, Input, Modal, Select } from 'antd';
import type { DepartmentId, Role } from '../../../schemas/actor.ts';
import { type Staff, scopeUnitsMaximum, staffApi } from '../../../schemas/staff.ts';
import { ApiProblem } from '../../api.ts';
import { call, useWrite } from '../app/call.ts';
import { useReference } from '../app/me.tsx';
import { choicesOf } from '../parts/filter-fields.tsx';
import { useFocusReturn } from '../parts/focus-return.ts';
import { Refusal } from '../parts/refusal.tsx';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { punctuation } from '../text/punctuation.ts';
import { staffWords } from './words.ts';

type Values = {
  name: string;
  email: string;
  post?: string;
  role: Role;
  departmentIds?: DepartmentId[];
  districtIds?: string[];
  unitIds?: string[];
};
type Props = { person: Staff | undefined; onClose: () => void; onDone: () => void };

/** Adds a person, or changes name, post, role and scope; the e-mail is who they are and stays. */
export function StaffDialog({ person, onClose, onDone }: Props) {
  const text = useText(staffWords);
  const shared = useText(common);
  const { role } = useText(names);
  const { named } = useText(punctuation);
  const [form] = Form.useForm<Values>();
  useFocusReturn();
  const write = useWrite((values: Values) => save(person, values));
  const needed = [{ required: true, message: shared.required }];
  function send(values: Values) {
    write.mutate(values, {
      onSuccess: onDone,
      onError: (error) => {
        if (!(error instanceof ApiProblem)) return;
        form.setFields(
          error.errors.map(({ path, message }) => ({ name: path.split('.')[0] as keyof Values, errors: [message] })),
        );
      },
    });
  }
  return (
    <Modal
      open
      title={person ? named(text.amend, person.name) : text.add}
      okText={shared.save}
      cancelText={shared.cancel}
      okButtonProps={{ loading: write.isPending }}
      onOk={() => form.submit()}
      onCancel={onClose}
      afterOpenChange={(isOpen) => isOpen && form.focusField('name')}
    >
      <Form<Values> form={form} layout="vertical" name="staff" initialValues={person ?? {}} onFinish={send}>
        {write.error && <Refusal error={write.error} />}
        <Form.Item name="name" label={text.name} rules={needed}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="email" label={text.email} rules={needed} extra={person ? undefined : text.emailHint}>
          <Input type="email" maxLength={120} disabled={person !== undefined} />
        </Form.Item>
        <Form.Item name="post" label={text.post}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="role" label={text.role} rules={needed}>
          <Select options={choicesOf(role)} />
        </Form.Item>
        <ScopeFields />
      </Form>
    </Modal>
  );
}

/** Only the scope that counts for the chosen role is asked for. */
function ScopeFields() {
  const text = useText(staffWords);
  const { required } = useText(common);
  const { departments, districts } = useReference();
  const role: Role | undefined = Form.useWatch('role');
  const needed = [{ required: true, message: required }];
  const options = (list: readonly { id: string; name: string }[]) =>
    list.map(({ id, name }) => ({ value: id, label: name }));
  if (role === 'department') {
    return (
      <Form.Item name="departmentIds" label={text.departments} rules={needed}>
        <Select mode="multiple" options={options(departments)} />
      </Form.Item>
    );
  }
  if (role === 'service-center') {
    return (
      <Form.Item name="districtIds" label={text.districts} rules={needed}>
        <Select mode="multiple" options={options(districts)} />
      </Form.Item>
    );
  }
  if (role === 'liaison' || role === 'inspection-team') {
    return (
      <Form.Item name="unitIds" label={text.units} extra={text.unitsHint(scopeUnitsMaximum)} rules={needed}>
        <Select mode="tags" tokenSeparators={[',', '，', ' ', '\n']} />
      </Form.Item>
    );
  }
  return null;
}

function save(person: Staff | undefined, values: Values): Promise<Staff> {
  const { name, email, role } = values;
  const post = values.post ? { post: values.post } : {};
  const scope = {
    departmentIds: role === 'department' ? (values.departmentIds ?? []) : [],
    districtIds: role === 'service-center' ? (values.districtIds ?? []) : [],
    unitIds: role === 'liaison' || role === 'inspection-team' ? (values.unitIds ?? []) : [],
  };
  if (person === undefined) return call(staffApi.addStaff, { name, email, role, ...post, ...scope });
  const { staffId, version } = person;
  return call(staffApi.amendStaff, { staffId, version, name, role, ...post, ...scope });
}
