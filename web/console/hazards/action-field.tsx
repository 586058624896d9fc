import { Form, Input } from 'antd';
import type { ReactNode } from 'react';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import type { ActionValues } from './send-action.ts';

type LongTextProps = { name: keyof ActionValues; label: string; maximum: number; hint?: string };

/** A field of several lines, that an action can't do without. */
export function LongText({ name, label, maximum, hint }: LongTextProps) {
  return (
    <Required name={name} label={label} hint={hint}>
      <Input.TextArea rows={2} maxLength={maximum} />
    </Required>
  );
}

type RequiredProps = { name: keyof ActionValues; label: string; hint?: string | undefined; children: ReactNode };

/** A field that an action can't do without. */
export function Required({ name, label, hint, children }: RequiredProps) {
  const text = useText(common);
  return (
    <Form.Item name={name} label={label} extra={hint} rules={[{ required: true, message: text.required }]}>
      {children}
    </Form.Item>
  );
}
