import { App, Button } from 'antd';
import { useState } from 'react';
import { type LinkRow, type LinkView, linkApi } from '../../../schemas/link.ts';
import { call, useWrite } from '../app/call.ts';
import { Question } from '../parts/question.tsx';
import { sentenceOf } from '../parts/refusal.tsx';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { type IssuedLink, keepIssued } from '../units/issued.ts';
import { linkWords } from '../units/link-words.ts';
import { RevokeDialog } from '../units/revoke-dialog.tsx';

type Props = {
  row: LinkRow;
  onIssued: (issued: IssuedLink, unitName: string) => void;
  onRevoked: () => void;
};

/** What may be done to the link of a unit now: issue, give a new secret, revoke. */
export function LinkActions({ row, onIssued, onRevoked }: Props) {
  const text = useText(linkWords);
  const shared = useText(common);
  const { message } = App.useApp();
  const [revoking, setRevoking] = useState<LinkView>();
  const { unitId, link, state } = row;
  const isUsable = state === 'works' || state === 'expiring';
  const write = useWrite(() =>
    isUsable && link
      ? call(linkApi.rotateLink, { linkId: link.linkId, version: link.version })
      : call(linkApi.issueLink, { unitId }),
  );
  const go = () =>
    write.mutate(undefined, {
      onSuccess: (issued) => {
        keepIssued(issued);
        onIssued(issued, row.unitName);
      },
      onError: (error) => void message.error(sentenceOf(error, shared)),
    });
  return (
    <span className="buttons">
      <Question title={isUsable ? text.rotateConfirm : text.issueConfirm} onConfirm={go}>
        <Button size="small" loading={write.isPending}>
          {isUsable ? text.rotate : text.issue}
        </Button>
      </Question>
      {isUsable && (
        <Button size="small" danger onClick={() => setRevoking(link)}>
          {text.revoke}
        </Button>
      )}
      {revoking && (
        <RevokeDialog
          link={revoking}
          onClose={() => setRevoking(undefined)}
          onDone={() => {
            setRevoking(undefined);
            onRevoked();
          }}
        />
      )}
    </span>
  );
}
