import { Link as RouterLink } from '@tanstack/react-router';
import { Alert, App, Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { may } from '../../../schemas/actor.ts';
import { type LinkView, linkApi } from '../../../schemas/link.ts';
import type { Unit } from '../../../schemas/unit.ts';
import { call, useRead, useWrite } from '../app/call.ts';
import { useMe } from '../app/me.tsx';
import { serverNow } from '../app/server-time.ts';
import { Answer } from '../parts/answer.tsx';
import { Question } from '../parts/question.tsx';
import { type Column, RecordTable } from '../parts/record-table.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { civilDate, civilTime } from '../text/time.ts';
import { findIssued, type IssuedLink, keepIssued } from './issued.ts';
import { linkWords } from './link-words.ts';
import { RevokeDialog } from './revoke-dialog.tsx';

/** The links of a unit: issue, give a new secret, revoke. */
export function Links({ unit }: { unit: Unit }) {
  const text = useText(linkWords);
  const { actor } = useMe();
  const { unitId } = unit;
  const links = useRead(linkApi.listLinks, { unitId }, { every: 60_000 });
  const [shown, setShown] = useState(() => findIssued(unitId));
  const [revoking, setRevoking] = useState<LinkView>();
  function show(link: IssuedLink) {
    keepIssued(link);
    setShown(link);
  }
  const issue = useWrite(() => call(linkApi.issueLink, { unitId }));
  const rotate = useWrite(({ linkId, version }: LinkView) => call(linkApi.rotateLink, { linkId, version }));
  const mayIssue = may(actor, linkApi.issueLink, unit) && unit.status !== 'closed';
  const failure = issue.error ?? rotate.error;
  const actions: Column<LinkView> = {
    title: '',
    cell: (link) =>
      isUsable(link) && (
        <span className="buttons">
          <Question title={text.rotateConfirm} onConfirm={() => rotate.mutate(link, { onSuccess: show })}>
            <Button size="small">{text.rotate}</Button>
          </Question>
          <Button size="small" danger onClick={() => setRevoking(link)}>
            {text.revoke}
          </Button>
        </span>
      ),
  };
  const columns = useColumns();
  return (
    <section aria-labelledby="unit-links">
      <h2 id="unit-links">{text.title}</h2>
      <p className="quiet">{text.lead}</p>
      {failure && <Refusal error={failure} />}
      {shown && <Shown issued={shown} unitName={unit.name} isNew={issue.isSuccess || rotate.isSuccess} />}
      <Answer of={links}>
        {({ items }) => (
          <RecordTable
            caption={text.title}
            columns={mayIssue ? [...columns, actions] : columns}
            rows={items}
            keyOf={({ linkId }) => linkId}
            empty={text.empty}
          />
        )}
      </Answer>
      {mayIssue && (
        <Question title={text.issueConfirm} onConfirm={() => issue.mutate(undefined, { onSuccess: show })}>
          <Button loading={issue.isPending}>{text.issue}</Button>
        </Question>
      )}
      {revoking && (
        <RevokeDialog
          link={revoking}
          onClose={() => setRevoking(undefined)}
          onDone={() => {
            setRevoking(undefined);
            setShown(undefined);
          }}
        />
      )}
    </section>
  );
}

function isUsable({ revokedAt, expiresAt }: LinkView): boolean {
  return revokedAt === undefined && Date.parse(expiresAt) > serverNow();
}

type ShownProps = { issued: IssuedLink; unitName: string; isNew: boolean };

/** The secret, this once; a new one is brought before the eyes of who asked for it, and of a screen reader. */
export function Shown({ issued, unitName, isNew }: ShownProps) {
  const text = useText(linkWords);
  const { copy, copied } = useText(common);
  const { message } = App.useApp();
  const { unitId } = issued.link;
  const place = useRef<HTMLElement>(null);
  const { url } = issued;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each secret is a new one
  useEffect(() => {
    if (isNew) place.current?.focus();
  }, [url, isNew]);
  const copyUrl = () => navigator.clipboard.writeText(url).then(() => void message.success(copied));
  return (
    <section ref={place} tabIndex={-1} aria-label={text.newLink(unitName)}>
      <Alert
        type="success"
        title={
          <>
            <strong>{text.newLink(unitName)}</strong> {text.once}
          </>
        }
        description={
          <div className="buttons">
            <Input readOnly value={url} aria-label={text.link} onFocus={({ target }) => target.select()} />
            <Button onClick={() => void copyUrl()}>{copy}</Button>
            <RouterLink to="/units/$unitId/poster" params={{ unitId }} className="button primary">
              {text.openPoster}
            </RouterLink>
          </div>
        }
      />
    </section>
  );
}

function useColumns(): Column<LinkView>[] {
  const text = useText(linkWords);
  const stateOf = (link: LinkView) => (link.revokedAt ? text.revoked : isUsable(link) ? text.valid : text.expired);
  return [
    { title: text.link, cell: ({ linkId }) => <code>{linkId.slice(-8)}</code> },
    {
      title: text.state,
      cell: (link) => (
        <>
          <span className={isUsable(link) ? 'tag good' : 'tag'}>{stateOf(link)}</span> {link.revokedReason}
        </>
      ),
    },
    { title: text.issuedAt, cell: ({ issuedAt }) => civilTime(issuedAt) },
    { title: text.expiresAt, cell: ({ expiresAt }) => civilDate(expiresAt) },
    { title: text.used, cell: ({ useCount }) => useCount, isNumber: true },
    { title: text.lastUsed, cell: ({ lastUsedAt }) => (lastUsedAt ? civilTime(lastUsedAt) : text.never) },
  ];
}
