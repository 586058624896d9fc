/** What people write for the names of columns and for codes: 单位名称 for `name`, 民宿 for `homestay`. */
import { fieldOf, type UnitColumn, unitColumns } from '../../../../schemas/unit-import.ts';

export type Code = { column: UnitColumn; code: string; meaning: string };
export type Spoken = {
  /** Columns by label. */
  columns: ReadonlyMap<string, UnitColumn>;
  /** Codes by column and meaning. */
  codes: ReadonlyMap<string, ReadonlyMap<string, string>>;
};

export const nothingSpoken: Spoken = { columns: new Map(), codes: new Map() };

/** @param labels the labels of a unit's fields in each language */
export function spokenOf(labels: readonly Readonly<Record<string, string>>[], codes: readonly Code[]): Spoken {
  const columns = labels.flatMap((each) =>
    unitColumns.map((column) => [each[fieldOf(column)] ?? column, column] as const),
  );
  const byColumn = Map.groupBy(codes, ({ column }) => column);
  return {
    columns: new Map(columns),
    codes: new Map([...byColumn].map(([column, all]) => [column, new Map(all.map((one) => [one.meaning, one.code]))])),
  };
}

/** The header in the names of columns; a column that comes twice keeps its place's name the second time, to be refused. */
export function headerOf(cells: readonly string[] = [], { columns }: Spoken): string[] {
  const names = cells.map((cell) => columns.get(cell.trim()) ?? cell.trim());
  return names.map((name, index) => (name !== '' && names.indexOf(name) < index ? `${name} (${index + 1})` : name));
}

/** Cells in codes where they are written as what the codes mean. */
export function coded(cells: Readonly<Record<string, string>>, { codes }: Spoken): Record<string, string> {
  return Object.fromEntries(
    Object.entries(cells).map(([column, cell]) => [column, codes.get(column)?.get(cell.trim()) ?? cell]),
  );
}
