import { useInfiniteQuery } from '@tanstack/react-query';
import { Alert, App, Button } from 'antd';
import { useState } from 'react';
import { may } from '../../../schemas/actor.ts';
import { handOverApi, type StaffRow, staffApi } from '../../../schemas/staff.ts';
import { call, keyOf } from '../app/call.ts';
import { useMe } from '../app/me.tsx';
import { useNow } from '../app/server-time.ts';
import { Answer } from '../parts/answer.tsx';
import { given, type Page } from '../parts/paging.ts';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { type Column, RecordTable } from '../parts/record-table.tsx';
import { useScopeWords } from '../parts/scope-words.ts';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { civilTime } from '../text/time.ts';
import { HandOverDialog } from './hand-over-dialog.tsx';
import { type Asked, PersonActions } from './person-actions.tsx';
import { StaffDialog } from './staff-dialog.tsx';
import { staffWords } from './words.ts';

export function StaffScreen() {
  const text = useText(staffWords);
  const { more } = useText(common);
  const { actor } = useMe();
  const { message } = App.useApp();
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const done = (words: string) => {
    close();
    void message.success(words);
  };
  const staff = useInfiniteQuery<Page<StaffRow>>({
    queryKey: keyOf(staffApi.listStaff),
    queryFn: ({ pageParam, signal }) =>
      call(staffApi.listStaff, given({ cursor: pageParam as string | undefined }), signal),
    initialPageParam: undefined,
    getNextPageParam: ({ cursor }) => cursor,
  });
  const columns = useColumns(setAsked);
  return (
    <>
      <header className="screen">
        <h1>{text.title}</h1>
        {may(actor, staffApi.addStaff) && (
          <Button type="primary" onClick={() => setAsked({ verb: 'add' })}>
            {text.add}
          </Button>
        )}
      </header>
      <p className="quiet">{text.lead}</p>
      <Answer of={staff}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          const isAlone = rows.length === 1 && may(actor, staffApi.addStaff);
          return (
            <>
              {isAlone && <Alert type="info" showIcon title={text.onlyYou} />}
              <RecordTable caption={text.title} columns={columns} rows={rows} keyOf={({ staffId }) => staffId} />
            </>
          );
        }}
      </Answer>
      {staff.hasNextPage && (
        <Button loading={staff.isFetchingNextPage} onClick={() => void staff.fetchNextPage()}>
          {more}
        </Button>
      )}
      {asked?.verb === 'add' && <StaffDialog person={undefined} onClose={close} onDone={() => done(text.saved)} />}
      {asked?.verb === 'amend' && <StaffDialog person={asked.person} onClose={close} onDone={() => done(text.saved)} />}
      {asked?.verb === 'handOver' && (
        <HandOverDialog person={asked.person} onClose={close} onDone={(count) => done(text.handedOver(count))} />
      )}
      {asked?.verb === 'disable' && (
        <ReasonDialog
          title={text.disable}
          hint={text.disableHint}
          isDangerous
          maximum={200}
          act={(reason) =>
            call(staffApi.disableStaff, { staffId: asked.person.staffId, version: asked.person.version, reason })
          }
          onClose={close}
          onDone={() => done(text.saved)}
        />
      )}
    </>
  );
}

function useColumns(ask: (asked: Asked) => void): Column<StaffRow>[] {
  const text = useText(staffWords);
  const { role } = useText(names);
  const { actor } = useMe();
  const scopeWords = useScopeWords();
  const columns: Column<StaffRow>[] = [
    { title: text.name, cell: ({ name }) => <strong className="whole">{name}</strong> },
    { title: text.post, cell: ({ post }) => post },
    { title: text.role, cell: (person) => role[person.role] },
    { title: text.scope, cell: scopeWords },
    { title: text.email, cell: ({ email }) => email },
    {
      title: text.status,
      cell: (person) => <Standing person={person} />,
    },
  ];
  if (!may(actor, staffApi.amendStaff) && !may(actor, handOverApi.handOverWork)) return columns;
  return [...columns, { title: '', cell: (person) => <PersonActions person={person} onAsk={ask} /> }];
}

/** Whether a person has access, and whether the invitation to it waits or is over. */
function Standing({ person: { status, statusReason, invitationEndsAt } }: { person: StaffRow }) {
  const text = useText(staffWords);
  const now = useNow();
  const isInvited = status === 'active' && invitationEndsAt !== undefined;
  if (!isInvited)
    return (
      <span>
        <span className={status === 'active' ? 'tag good' : 'tag'}>{text[status]}</span> {statusReason}
      </span>
    );
  if (Date.parse(invitationEndsAt) <= now) return <span className="tag over">{text.invitationOver}</span>;
  return (
    <span>
      <span className="tag invited">{text.invited}</span>{' '}
      <span className="quiet">{text.invitationUntil(civilTime(invitationEndsAt))}</span>
    </span>
  );
}
