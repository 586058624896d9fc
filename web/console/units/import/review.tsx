import { Link } from '@tanstack/react-router';
import { Alert, Button, Checkbox, Progress } from 'antd';
import { useState } from 'react';
import type { ImportRowResult } from '../../../../schemas/unit.ts';
import { queryClient } from '../../app/call.ts';
import { RecordTable } from '../../parts/record-table.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { useText } from '../../text/language.ts';
import { names } from '../../text/names.ts';
import { unitFields } from '../../text/unit-fields.ts';
import type { ImportFile } from './import-file.ts';
import { type Problem, Problems } from './problems.tsx';
import { goOn, type ImportRun, startImport } from './run-import.ts';
import { importWords } from './words.ts';

type Props = { file: ImportFile; results: readonly ImportRowResult[]; onAnother: () => void };

/** What the file would do, what is wrong with it, and the import itself. */
export function Review({ file, results, onAnother }: Props) {
  const text = useText(importWords);
  const [isSkipping, setSkipping] = useState(false);
  const [run, setRun] = useState<ImportRun>();
  const [error, setError] = useState<Error>();
  const [isRunning, setRunning] = useState(false);
  const problems = problemsOf(file, results);
  const badRows = new Set(problems.map(({ row }) => row)).size;
  const changing = new Set(results.filter(isChange).map(({ row }) => row));
  const rows = file.rows.filter(({ row }) => changing.has(row));

  async function carryOn(from: ImportRun) {
    setRun(from);
    setRunning(true);
    setError(undefined);
    try {
      await goOn(from, setRun);
    } catch (thrown) {
      if (thrown instanceof Error) setError(thrown);
    }
    setRunning(false);
    void queryClient.invalidateQueries();
  }

  if (run !== undefined) {
    return <Running run={run} error={error} isRunning={isRunning} onGoOn={carryOn} onAnother={onAnother} />;
  }
  return (
    <>
      <Outcomes results={results} badRows={badRows} />
      {problems.length > 0 && <Problems problems={problems} />}
      {badRows > 0 && (
        <p>
          <Checkbox checked={isSkipping} onChange={({ target }) => setSkipping(target.checked)}>
            {text.skip}
          </Checkbox>{' '}
          {!isSkipping && <span className="quiet">{text.allOrNothing}</span>}
        </p>
      )}
      {rows.length === 0 && badRows === 0 && <Alert type="success" showIcon title={text.nothing} />}
      <div className="buttons">
        {rows.length > 0 && (
          <Button type="primary" disabled={badRows > 0 && !isSkipping} onClick={() => void carryOn(startImport(rows))}>
            {text.start(rows.length)}
          </Button>
        )}
        <Button onClick={onAnother}>{text.another}</Button>
      </div>
      <h2>{text.preview}</h2>
      <Preview rows={file.preview} />
    </>
  );
}

function isChange({ outcome }: ImportRowResult): boolean {
  return outcome === 'create' || outcome === 'amend';
}

/** What the file itself lacks and what the server refuses, by row. */
function problemsOf(file: ImportFile, results: readonly ImportRowResult[]): Problem[] {
  const refused = results.filter(({ outcome }) => outcome === 'refused');
  const theirs = refused.flatMap(({ row, unitId, problems }) => problems.map((one) => ({ row, unitId, ...one })));
  return [...file.problems, ...theirs].sort((a, b) => a.row - b.row);
}

function Outcomes({ results, badRows }: { results: readonly ImportRowResult[]; badRows: number }) {
  const text = useText(importWords);
  const count = (outcome: ImportRowResult['outcome']) => results.filter((one) => one.outcome === outcome).length;
  const { warning } = useText(names);
  const warned = results.filter(({ outcome }) => outcome !== 'refused').flatMap(({ warnings }) => warnings);
  return (
    <>
      <ul className="figures">
        {(['create', 'amend', 'same'] as const).map((outcome) => (
          <li key={outcome}>
            <strong>{count(outcome)}</strong> {text[outcome]}
          </li>
        ))}
        <li className={badRows > 0 ? 'bad' : undefined}>
          <strong>{badRows}</strong> {text.refused}
        </li>
      </ul>
      {[...new Set(warned)].map((one) => (
        <p key={one} className="quiet">
          {text.warnings(warning[one], warned.filter((other) => other === one).length)}
        </p>
      ))}
    </>
  );
}

function Preview({ rows }: { rows: ImportFile['preview'] }) {
  const text = useText(importWords);
  const labels: Readonly<Record<string, string>> = useText(unitFields);
  const columns = Object.keys(rows[0] ?? {}).slice(0, 8);
  return (
    <RecordTable
      caption={text.preview}
      rows={rows}
      keyOf={(row) => JSON.stringify(row).slice(0, 200)}
      columns={columns.map((column) => ({
        title: labels[column] ?? column,
        cell: (row: Record<string, string>) => (row[column] ?? '').slice(0, 80),
      }))}
    />
  );
}

type RunningProps = {
  run: ImportRun;
  error: Error | undefined;
  isRunning: boolean;
  onGoOn: (run: ImportRun) => void;
  onAnother: () => void;
};

function Running({ run, error, isRunning, onGoOn, onAnother }: RunningProps) {
  const text = useText(importWords);
  const isDone = run.left.length === 0;
  return (
    <>
      <p role="status">
        {isDone ? text.done(run.done) : `${text.importing} ${run.done} / ${run.total}`}
        <Progress percent={Math.round((100 * run.done) / run.total)} aria-label={text.importing} />
      </p>
      {error && (
        <>
          <Refusal error={error} />
          <p>{text.stopped(run.done, run.total)}</p>
          <Button type="primary" loading={isRunning} onClick={() => onGoOn(run)}>
            {text.goOn}
          </Button>
        </>
      )}
      {isDone && (
        <div className="buttons">
          <Link to="/units" search={{ sort: 'updated' }} className="button primary">
            {text.toList}
          </Link>
          <Button onClick={onAnother}>{text.another}</Button>
        </div>
      )}
    </>
  );
}
