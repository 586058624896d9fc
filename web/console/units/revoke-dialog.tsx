import { App } from 'antd';
import { type LinkView, linkApi } from '../../../schemas/link.ts';
import { call } from '../app/call.ts';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { useText } from '../text/language.ts';
import { linkWords } from './link-words.ts';

type Props = { link: LinkView; onClose: () => void; onDone: () => void };

/** Asks why a link is revoked, and revokes it. */
export function RevokeDialog({ link: { linkId, version }, onClose, onDone }: Props) {
  const text = useText(linkWords);
  const { message } = App.useApp();
  return (
    <ReasonDialog
      title={text.revoke}
      hint={text.revokeHint}
      isDangerous
      maximum={200}
      act={(reason) => call(linkApi.revokeLink, { linkId, version, reason })}
      onClose={onClose}
      onDone={() => {
        onDone();
        void message.success(text.revokedDone);
      }}
    />
  );
}
