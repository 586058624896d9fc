import { Button, Input, Select } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';

/** Room for filters; folded away on a phone. */
export function FilterBar({ children, onClear }: { children: ReactNode; onClear: () => void }) {
  const text = useText(common);
  const [isOpen] = useState(() => window.innerWidth >= 768);
  return (
    <details className="filters" open={isOpen}>
      <summary>{text.filters}</summary>
      <div>
        {children}
        <Button onClick={onClear}>{text.clearFilters}</Button>
      </div>
    </details>
  );
}

function Field({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}

export type Choice<V extends string> = { value: V; label: string };

/** Choices of a table of names. */
export function choicesOf<V extends string>(table: Readonly<Record<V, string>>): Choice<V>[] {
  return (Object.entries(table) as [V, string][]).map(([value, label]) => ({ value, label }));
}

type PickManyProps<V extends string> = {
  label: string;
  value: readonly V[] | undefined;
  choices: readonly Choice<V>[];
  onPick: (value: V[] | undefined) => void;
};

export function PickMany<V extends string>({ label, value, choices, onPick }: PickManyProps<V>) {
  const { all } = useText(common);
  return (
    <Field label={label}>
      {(id) => (
        <Select<V[]>
          id={id}
          mode="multiple"
          allowClear
          maxTagCount="responsive"
          placeholder={all}
          value={[...(value ?? [])]}
          options={[...choices]}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(next) => onPick(next.length > 0 ? next : undefined)}
        />
      )}
    </Field>
  );
}

type PickOneProps<V extends string> = {
  label: string;
  value: V | undefined;
  choices: readonly Choice<V>[];
  onPick: (value: V | undefined) => void;
  /** Without it, nothing chosen means all. */
  isRequired?: boolean;
};

export function PickOne<V extends string>({ label, value, choices, onPick, isRequired = false }: PickOneProps<V>) {
  const { all } = useText(common);
  return (
    <Field label={label}>
      {(id) => (
        <Select<V>
          id={id}
          allowClear={!isRequired}
          placeholder={all}
          value={value ?? null}
          options={[...choices]}
          onChange={(next: V | undefined) => onPick(next)}
        />
      )}
    </Field>
  );
}

type DatesProps = {
  label: string;
  from: string | undefined;
  to: string | undefined;
  onPick: (dates: { from?: string | undefined; to?: string | undefined }) => void;
};

/** Two civil dates, both inclusive. */
export function DateRange({ label, from, to, onPick }: DatesProps) {
  const text = useText(common);
  return (
    <fieldset className="field dates">
      <legend>{label}</legend>
      <Input
        type="date"
        aria-label={`${label} ${text.from}`}
        value={from ?? ''}
        {...(to && { max: to })}
        onChange={({ target }) => onPick({ from: target.value || undefined, to })}
      />
      <span aria-hidden="true">–</span>
      <Input
        type="date"
        aria-label={`${label} ${text.to}`}
        value={to ?? ''}
        {...(from && { min: from })}
        onChange={({ target }) => onPick({ from, to: target.value || undefined })}
      />
    </fieldset>
  );
}

type SearchProps = { label: string; value: string | undefined; onSearch: (value: string | undefined) => void };

/** Searches on Enter or on leaving the field, never in the middle of a composition. */
export function SearchField({ label, value, onSearch }: SearchProps) {
  return (
    <Field label={label}>
      {(id) => (
        <Input.Search
          id={id}
          key={value ?? ''}
          defaultValue={value ?? ''}
          allowClear
          maxLength={40}
          enterButton
          onSearch={(next) => onSearch(next.trim() || undefined)}
        />
      )}
    </Field>
  );
}
