import { Form, Modal, Select } from 'antd';
import { handOverApi, type Staff } from '../../../schemas/staff.ts';
import { call, useWrite } from '../app/call.ts';
import { useColleagues } from '../app/me.tsx';
import { useFocusReturn } from '../parts/focus-return.ts';
import { Refusal } from '../parts/refusal.tsx';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { punctuation } from '../text/punctuation.ts';
import { staffWords } from './words.ts';

type Props = { person: Staff; onClose: () => void; onDone: (count: number) => void };

/** A leaver's verifications go to somebody else in one go. */
export function HandOverDialog({ person, onClose, onDone }: Props) {
  const text = useText(staffWords);
  const { required, cancel } = useText(common);
  const { role } = useText(names);
  const { aside } = useText(punctuation);
  useFocusReturn();
  const [form] = Form.useForm<{ toStaffId: Staff['staffId'] }>();
  const write = useWrite((toStaffId: Staff['staffId']) =>
    call(handOverApi.handOverWork, { staffId: person.staffId, toStaffId }),
  );
  const others = useColleagues().filter(({ staffId }) => staffId !== person.staffId);
  return (
    <Modal
      open
      title={text.handOver}
      okText={text.handOver}
      cancelText={cancel}
      okButtonProps={{ loading: write.isPending }}
      onOk={() => form.submit()}
      onCancel={onClose}
      afterOpenChange={(isOpen) => isOpen && form.focusField('toStaffId')}
    >
      <Form
        form={form}
        layout="vertical"
        name="hand-over"
        onFinish={({ toStaffId }) => write.mutate(toStaffId, { onSuccess: ({ hazardCount }) => onDone(hazardCount) })}
      >
        {write.error && <Refusal error={write.error} />}
        <Form.Item
          name="toStaffId"
          label={text.handOverHint(person.name)}
          rules={[{ required: true, message: required }]}
        >
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={others.map((one) => ({
              value: one.staffId,
              label: `${one.name}${aside(one.post ?? role[one.role])}`,
            }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
