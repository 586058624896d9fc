import { Alert, Button, Progress } from 'antd';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import type { ImportRowResult } from '../../../schemas/unit.ts';
import { fieldOf } from '../../../schemas/unit-import.ts';
import { useReference } from '../app/me.tsx';
import { serverNow } from '../app/server-time.ts';
import { Refusal } from '../parts/refusal.tsx';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { punctuation } from '../text/punctuation.ts';
import { civilDate } from '../text/time.ts';
import { unitFields } from '../text/unit-fields.ts';
import type { ImportFile } from './import/import-file.ts';
import { fileMaximumBytes, readImportFile } from './import/read-file.ts';
import { Review } from './import/review.tsx';
import { checkRows } from './import/run-import.ts';
import { type Code, spokenOf } from './import/spoken.ts';
import { downloadCsvTemplate, downloadTemplate } from './import/template.ts';
import { importWords } from './import/words.ts';

type Step =
  | { at: 'choose'; note?: string }
  | { at: 'read' }
  | { at: 'check'; file: ImportFile; count: number; error?: Error }
  | { at: 'review'; file: ImportFile; results: ImportRowResult[] };

/** Choose a file, have it read and checked, look at what it would do, import it. */
export function ImportScreen() {
  const text = useText(importWords);
  const labels: Readonly<Record<string, string>> = useText(unitFields);
  const { listed, aside } = useText(punctuation);
  const { categories, districts } = useReference();
  const codes = useCodes();
  const [step, setStep] = useState<Step>({ at: 'choose' });
  const leaving = useRef(new AbortController());
  useEffect(() => {
    const controller = new AbortController();
    leaving.current = controller;
    return () => controller.abort();
  }, []);

  async function take(file: File | undefined) {
    if (file === undefined) return;
    if (file.size > fileMaximumBytes) return setStep({ at: 'choose', note: text.tooLarge });
    setStep({ at: 'read' });
    const year = Number(civilDate(serverNow()).slice(0, 4));
    const spoken = spokenOf(Object.values(unitFields), codes);
    const read = await readImportFile(file, { categories, districts, year }, spoken);
    if (read === undefined) return setStep({ at: 'choose', note: text.unreadable });
    if (read.missingColumns.length > 0) {
      const columns = read.missingColumns.map((name) => `${labels[fieldOf(name)]}${aside(name)}`);
      return setStep({ at: 'choose', note: text.missing(listed(columns)) });
    }
    if (read.rowCount === 0) return setStep({ at: 'choose', note: text.noRows });
    await check(read);
  }

  async function check(file: ImportFile) {
    setStep({ at: 'check', file, count: 0 });
    try {
      const onDone = (count: number) => setStep({ at: 'check', file, count });
      setStep({ at: 'review', file, results: await checkRows(file.rows, onDone, leaving.current.signal) });
    } catch (error) {
      if (error instanceof Error && !leaving.current.signal.aborted) setStep({ at: 'check', file, count: 0, error });
    }
  }

  return (
    <>
      <h1>{text.title}</h1>
      {step.at === 'choose' && <Chooser note={step.note} onFile={(file) => void take(file)} />}
      {step.at === 'read' && <p role="status">{text.reading}</p>}
      {step.at === 'check' && step.error && <Refusal error={step.error} onRetry={() => void check(step.file)} />}
      {step.at === 'check' && !step.error && (
        <p role="status">
          {text.checking}
          <Progress
            percent={Math.round((100 * step.count) / Math.max(1, step.file.rows.length))}
            aria-label={text.checking}
          />
        </p>
      )}
      {step.at === 'review' && (
        <Review file={step.file} results={step.results} onAnother={() => setStep({ at: 'choose' })} />
      )}
    </>
  );
}

function Chooser({ note, onFile }: { note: string | undefined; onFile: (file: File | undefined) => void }) {
  const text = useText(importWords);
  const labels = useText(unitFields);
  const input = useRef<HTMLInputElement>(null);
  const codes = useCodes();
  function onDrop(event: DragEvent) {
    event.preventDefault();
    onFile(event.dataTransfer.files[0]);
  }
  const words = { ...text, name: text.title, codes: { name: text.codes, rows: codes }, labels };
  return (
    <>
      <p>{text.lead}</p>
      <div className="buttons">
        <Button onClick={() => void downloadTemplate(words)}>{text.template}</Button>
        <Button onClick={() => downloadCsvTemplate(text.title, labels)}>{text.templateCsv}</Button>
      </div>
      {note && <Alert type="warning" showIcon role="alert" title={note} />}
      <section className="drop" aria-label={text.choose} onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
        <Button type="primary" size="large" onClick={() => input.current?.click()}>
          {text.choose}
        </Button>
        <p className="quiet">{text.drop}</p>
        <input
          ref={input}
          type="file"
          hidden
          accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          onChange={({ target }) => onFile(target.files?.[0])}
        />
      </section>
    </>
  );
}

/** What stands in a file for a category, a district or a state, and what it means. */
function useCodes(): Code[] {
  const { categories, departments, districts } = useReference();
  const { risk, edition, unitStatus } = useText(names);
  const of = (column: Code['column'], table: Readonly<Record<string, string>>) =>
    Object.entries(table).map(([code, meaning]): Code => ({ column, code, meaning }));
  return [
    ...categories.map(({ id, name }): Code => ({ column: 'categoryId', code: id, meaning: name })),
    ...districts.map(({ id, name }): Code => ({ column: 'districtId', code: id, meaning: name })),
    ...districts.map((one): Code => ({ column: 'centerId', code: one.centerId, meaning: one.centerName })),
    ...departments.map(({ id, name }): Code => ({ column: 'departmentId', code: id, meaning: name })),
    ...of('riskLevel', risk),
    ...of('submitCycle', edition),
    ...of('status', unitStatus),
  ];
}
