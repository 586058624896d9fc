import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Alert, Modal, Progress } from 'antd';
import { useState } from 'react';
import type { LinkRow } from '../../../schemas/link.ts';
import { useFocusReturn } from '../parts/focus-return.ts';
import { sentenceOf } from '../parts/refusal.tsx';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { punctuation } from '../text/punctuation.ts';
import { type Need, needOf, preparedSheets, preparePosters } from './prepare.ts';
import { linksWords } from './words.ts';

type Props = { rows: readonly LinkRow[]; onClose: () => void };

/** Says what printing does to each link before it does it, then goes to the sheets. */
export function PrintDialog({ rows, onClose }: Props) {
  const text = useText(linksWords);
  const shared = useText(common);
  const { listed, aside } = useText(punctuation);
  const navigate = useNavigate();
  useFocusReturn();
  const client = useQueryClient();
  const [done, setDone] = useState<number>();
  const [failures, setFailures] = useState<string>();
  const count = (need: Need) => rows.filter((row) => needOf(row) === need).length;
  const [plan] = useState(() => ({ issue: count('issue'), rotate: count('rotate'), kept: count('kept') }));
  const isRunning = done !== undefined && failures === undefined;

  async function run() {
    setDone(0);
    const failed = await preparePosters(rows, setDone);
    void client.invalidateQueries();
    if (failed.length === 0) return void navigate({ to: '/links/posters' });
    setFailures(listed(failed.map(({ row, error }) => `${row.unitName}${aside(sentenceOf(error, shared))}`)));
  }
  const go = () =>
    failures === undefined
      ? void run()
      : preparedSheets().length > 0
        ? void navigate({ to: '/links/posters' })
        : onClose();

  return (
    <Modal
      open
      title={text.printTitle(rows.length)}
      okText={failures === undefined ? text.goOn : text.posters(preparedSheets().length)}
      cancelText={shared.cancel}
      okButtonProps={{ loading: isRunning, danger: plan.rotate > 0 && failures === undefined }}
      cancelButtonProps={{ disabled: isRunning }}
      closable={false}
      mask={{ closable: false }}
      onOk={go}
      onCancel={onClose}
    >
      {plan.issue > 0 && <p>{text.willIssue(plan.issue)}</p>}
      {plan.rotate > 0 && <Alert type="warning" showIcon title={text.willRotate(plan.rotate)} />}
      {plan.kept > 0 && <p>{text.isKept(plan.kept)}</p>}
      {done !== undefined && (
        <>
          <Progress
            percent={Math.round((done / rows.length) * 100)}
            showInfo={false}
            aria-label={text.preparing(done, rows.length)}
          />
          <p role="status">{text.preparing(done, rows.length)}</p>
        </>
      )}
      {failures !== undefined && <Alert type="error" showIcon role="alert" title={text.failed(failures)} />}
    </Modal>
  );
}
