import { DownloadOutlined } from '@ant-design/icons';
import { App, Button, Modal, Progress } from 'antd';
import { useRef, useState } from 'react';
import { type ExportNoun, exportApi } from '../../../schemas/staff.ts';
import { call } from '../app/call.ts';
import { stringifySearch } from '../app/search.ts';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { type Ask, readAll } from './paging.ts';
import { sentenceOf } from './refusal.tsx';
import { downloadRows, type ExportColumn } from './workbook.ts';

type Props<Row> = {
  name: string;
  noun: ExportNoun;
  filters: Record<string, unknown>;
  ask: Ask<Row>;
  columns: readonly ExportColumn<Row>[];
};

/** Reads every row that matches, page by page, and hands over a workbook once the export is on record; can be called off. */
export function ExportButton<Row>({ name, noun, filters, ask, columns }: Props<Row>) {
  const text = useText(common);
  const { message } = App.useApp();
  const [count, setCount] = useState<number>();
  const running = useRef<AbortController>(undefined);

  async function run() {
    const controller = new AbortController();
    running.current = controller;
    setCount(0);
    try {
      const rows = await readAll(ask, setCount, controller.signal);
      const filter = stringifySearch(filters).slice(1);
      await call(exportApi.recordExport, { noun, filter, rowCount: rows.length }, controller.signal);
      await downloadRows(name, columns, rows);
      void message.success(text.exported(rows.length));
    } catch (error) {
      if (!controller.signal.aborted && error instanceof Error) void message.error(sentenceOf(error, text));
    } finally {
      setCount(undefined);
    }
  }

  return (
    <>
      <Button icon={<DownloadOutlined />} onClick={() => void run()} title={text.exportNote}>
        {text.export}
      </Button>
      <Modal
        open={count !== undefined}
        title={text.export}
        closable={false}
        footer={<Button onClick={() => running.current?.abort()}>{text.cancel}</Button>}
      >
        <Progress percent={100} status="active" showInfo={false} aria-label={text.exporting(count ?? 0)} />
        <p role="status">{text.exporting(count ?? 0)}</p>
      </Modal>
    </>
  );
}
