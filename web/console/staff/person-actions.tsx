import { App, Button } from 'antd';
import { may } from '../../../schemas/actor.ts';
import { handOverApi, type StaffRow, staffApi } from '../../../schemas/staff.ts';
import { call, useWrite } from '../app/call.ts';
import { useMe } from '../app/me.tsx';
import { Question } from '../parts/question.tsx';
import { sentenceOf } from '../parts/refusal.tsx';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { staffWords } from './words.ts';

export type Asked = { verb: 'add' } | { verb: 'amend' | 'disable' | 'handOver'; person: StaffRow };

/** What may be done with a person of the directory now. */
export function PersonActions({ person, onAsk }: { person: StaffRow; onAsk: (asked: Asked) => void }) {
  const text = useText(staffWords);
  const { actor } = useMe();
  const { staffId, version, email } = person;
  const isActive = person.status === 'active';
  return (
    <span className="buttons">
      {may(actor, staffApi.amendStaff) && (
        <Button size="small" onClick={() => onAsk({ verb: 'amend', person })}>
          {text.amend}
        </Button>
      )}
      {may(actor, staffApi.reinviteStaff) && isActive && person.invitationEndsAt && (
        <Confirmed
          label={text.reinvite}
          question={text.reinviteConfirm(email)}
          done={text.reinvited(email)}
          act={() => call(staffApi.reinviteStaff, { staffId, version })}
        />
      )}
      {may(actor, handOverApi.handOverWork) && (
        <Button size="small" onClick={() => onAsk({ verb: 'handOver', person })}>
          {text.handOver}
        </Button>
      )}
      {may(actor, staffApi.disableStaff) && isActive && staffId !== actor.staffId && (
        <Button size="small" danger onClick={() => onAsk({ verb: 'disable', person })}>
          {text.disable}
        </Button>
      )}
      {may(actor, staffApi.enableStaff) && !isActive && (
        <Confirmed
          label={text.enable}
          question={text.enableConfirm}
          done={text.saved}
          act={() => call(staffApi.enableStaff, { staffId, version })}
        />
      )}
    </span>
  );
}

type ConfirmedProps = { label: string; question: string; done: string; act: () => Promise<unknown> };

/** A button that asks before it acts, and says that it is done, or why not. */
function Confirmed({ label, question, done, act }: ConfirmedProps) {
  const shared = useText(common);
  const { message } = App.useApp();
  const write = useWrite(act);
  const go = () =>
    write.mutate(undefined, {
      onSuccess: () => void message.success(done),
      onError: (error) => void message.error(sentenceOf(error, shared)),
    });
  return (
    <Question title={question} onConfirm={go}>
      <Button size="small" loading={write.isPending}>
        {label}
      </Button>
    </Question>
  );
}
