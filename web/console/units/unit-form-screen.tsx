import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { App, Button, Form } from 'antd';
import { may } from '../../../schemas/actor.ts';
import { type Unit, type UnitDraft, unitApi } from '../../../schemas/unit.ts';
import { ApiProblem } from '../../api.ts';
import { call, useRead, useWrite } from '../app/call.ts';
import { useMe } from '../app/me.tsx';
import { Answer } from '../parts/answer.tsx';
import { NotAllowed } from '../parts/not-allowed.tsx';
import { given } from '../parts/paging.ts';
import { Refusal } from '../parts/refusal.tsx';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { punctuation } from '../text/punctuation.ts';
import { UnitFormFields } from './unit-form-fields.tsx';
import { unitWords } from './words.ts';

const editRoute = getRouteApi('/app/units/$unitId/edit');

export function NewUnitScreen() {
  return <UnitForm unit={undefined} />;
}

export function EditUnitScreen() {
  const { unitId } = editRoute.useParams();
  const { actor } = useMe();
  const unit = useRead(unitApi.getUnit, { unitId });
  return (
    <Answer of={unit}>
      {(data) => (may(actor, unitApi.amendUnit, data) ? <UnitForm unit={data} /> : <NotAllowed />)}
    </Answer>
  );
}

const blank: Partial<UnitDraft> = {
  status: 'active',
  seasonalOpenMonths: [],
  isKeyFireUnit: false,
  hasControlRoom: false,
  isWechatBound: false,
};

function UnitForm({ unit }: { unit: Unit | undefined }) {
  const text = useText(unitWords);
  const { save, cancel } = useText(common);
  const { named } = useText(punctuation);
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [form] = Form.useForm<UnitDraft>();
  const write = useWrite((values: UnitDraft) => saveUnit(unit, values));
  function send(values: UnitDraft) {
    write.mutate(values, {
      onSuccess: ({ unitId }) => {
        void message.success(unit ? text.saved : text.created);
        void navigate({ to: '/units/$unitId', params: { unitId } });
      },
      onError: (error) => {
        if (!(error instanceof ApiProblem)) return;
        form.setFields(
          error.errors.map(({ path, message: sentence }) => ({
            name: path.split('.')[0] as keyof UnitDraft,
            errors: [sentence],
          })),
        );
      },
    });
  }
  return (
    <>
      <h1>{unit ? named(text.amend, unit.name) : text.add}</h1>
      <Form<UnitDraft>
        form={form}
        layout="vertical"
        name="unit"
        className="unit-form"
        initialValues={unit ?? blank}
        onFinish={() => send(form.getFieldsValue(true))}
        scrollToFirstError={{ focus: true }}
      >
        <UnitFormFields isNew={unit === undefined} />
        {write.error && <Refusal error={write.error} />}
        <div className="buttons">
          <Button type="primary" htmlType="submit" loading={write.isPending}>
            {save}
          </Button>
          <Button onClick={() => window.history.back()}>{cancel}</Button>
        </div>
      </Form>
    </>
  );
}

const ownFields = new Set(['createdAt', 'updatedAt', 'statusReason', 'warnings', 'version']);

/** Sends the draft as it stands: an emptied field is an absent one. */
function saveUnit(unit: Unit | undefined, values: UnitDraft): Promise<Unit> {
  const filled = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== null && value !== '' && !ownFields.has(name)),
  );
  const draft = given(filled) as UnitDraft;
  if (unit === undefined) return call(unitApi.createUnit, draft);
  const { status: _, ...rest } = draft;
  return call(unitApi.amendUnit, { ...rest, unitId: unit.unitId, version: unit.version });
}
