import { Form, Input, Modal } from 'antd';
import { useWrite } from '../app/call.ts';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { useFocusReturn } from './focus-return.ts';
import { Refusal } from './refusal.tsx';

type Props = {
  title: string;
  hint: string;
  isDangerous?: boolean;
  maximum: number;
  /** Carries it out; the dialogue stays open while it is refused. */
  act: (reason: string) => Promise<unknown>;
  onClose: () => void;
  onDone: () => void;
};

/** Asks for a reason before something that others will ask about. */
export function ReasonDialog({ title, hint, isDangerous = false, maximum, act, onClose, onDone }: Props) {
  const text = useText(common);
  const [form] = Form.useForm<{ reason: string }>();
  const write = useWrite(act);
  useFocusReturn();
  return (
    <Modal
      open
      title={title}
      okText={title}
      cancelText={text.cancel}
      okButtonProps={{ danger: isDangerous, loading: write.isPending }}
      onOk={() => form.submit()}
      onCancel={onClose}
      afterOpenChange={(isOpen) => isOpen && form.focusField('reason')}
    >
      <Form form={form} layout="vertical" onFinish={({ reason }) => write.mutate(reason, { onSuccess: onDone })}>
        <p>{hint}</p>
        {write.error && <Refusal error={write.error} />}
        <Form.Item name="reason" label={text.reason} rules={[{ required: true, message: text.required }]}>
          <Input.TextArea maxLength={maximum} rows={2} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
