import { App, Button, Form } from 'antd';
import type { KeyboardEvent } from 'react';
import type { Hazard } from '../../../schemas/hazard.ts';
import { ApiProblem } from '../../api.ts';
import { useWrite } from '../app/call.ts';
import { Refusal } from '../parts/refusal.tsx';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { ActionFields, firstValues } from './action-fields.tsx';
import { actionWords } from './action-words.ts';
import { Conflict } from './conflict.tsx';
import { followingLevel } from './grading.ts';
import type { StaffAction } from './offered.ts';
import { type ActionValues, sendAction } from './send-action.ts';
import { hazardWords } from './words.ts';

type Props = {
  action: StaffAction;
  hazard: Hazard;
  /** False when somebody else has moved the hazard on while this form was open. */
  isPossible: boolean;
  /** What was typed before this form was last put away. */
  typed: Partial<ActionValues> | undefined;
  onType: (values: Partial<ActionValues>) => void;
  onClose: () => void;
  onDone: () => void;
};

export function ActionForm({ action, hazard, isPossible, typed, onType, onClose, onDone }: Props) {
  const text = useText(actionWords);
  const { cancel } = useText(common);
  const { title, hint, done } = useText(hazardWords).action[action];
  const { message } = App.useApp();
  const [form] = Form.useForm<ActionValues>();
  const write = useWrite((values: ActionValues) => sendAction(action, hazard, values));

  function send(values: ActionValues) {
    write.mutate(values, {
      onSuccess: () => {
        void message.success(`${hazard.hazardNo} ${done}`);
        onDone();
      },
      onError: (error) => {
        if (!(error instanceof ApiProblem)) return;
        form.setFields(error.errors.map(({ path, message: sentence }) => fieldError(path, sentence)));
      },
    });
  }
  function follow(changed: Partial<ActionValues>, values: ActionValues) {
    const followed = changed.level ? followingLevel(changed.level, hazard, form.getFieldsValue(true)) : {};
    form.setFieldsValue(followed);
    onType({ ...values, ...followed });
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) form.submit();
  }

  // Nobody was quicker where it is about the photos that are sent along.
  const isConflict =
    write.error instanceof ApiProblem && write.error.status === 409 && !write.error.code.startsWith('photo.');
  return (
    <Form<ActionValues>
      form={form}
      layout="vertical"
      name={`${action}-form`}
      className="action-form"
      aria-label={title}
      initialValues={{ ...firstValues(action, hazard, text.agree), ...typed }}
      onValuesChange={follow}
      onFinish={send}
      onKeyDown={onKeyDown}
      scrollToFirstError={{ focus: true }}
      disabled={write.isPending}
    >
      <p className="quiet">{hint}</p>
      {write.error && !isConflict && <Refusal error={write.error} />}
      {(isConflict || !isPossible) && (
        <Conflict hazard={hazard} error={isConflict ? write.error : null} isPossible={isPossible} />
      )}
      <ActionFields action={action} hazard={hazard} />
      <div className="buttons">
        <Button type="primary" htmlType="submit" loading={write.isPending} disabled={!isPossible}>
          {text.submit(title)}
        </Button>
        <Button onClick={onClose}>{cancel}</Button>
        <span className="quiet keys">{text.keys}</span>
      </div>
    </Form>
  );
}

/** `verifierIds.0` belongs to the field `verifierIds`. */
function fieldError(path: string, sentence: string) {
  return { name: path.split('.')[0] as keyof ActionValues, errors: [sentence] };
}
