import { useEffect, useRef } from 'react';
import { useFieldId } from '../store.ts';

type Props = {
  label: string;
  value: string;
  onText(text: string): void;
  maximum: number;
  hint?: string | undefined;
  /** What is wrong with it, shown below. */
  fault?: string | false | undefined;
  isLong?: boolean;
  mode?: 'text' | 'decimal';
  type?: 'text' | 'datetime-local';
  autoComplete?: string;
};

/**
 * A labelled field. While it is being typed in it belongs to the person: nothing writes into it, and what a pinyin
 * composition has not settled yet is not taken.
 */
export function TextField(props: Props) {
  const { label, value, onText, hint, fault, maximum } = props;
  const id = useFieldId();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const first = useRef(value);
  useEffect(() => {
    const element = field.current;
    if (element && element !== document.activeElement && element.value !== value) element.value = value;
  }, [value]);
  const isComposing = useRef(false);
  const take = () => {
    // A field that is taken off the screen loses its focus too, and has no text any more.
    const typed = field.current?.value ?? value;
    if (!isComposing.current && typed !== value) onText(typed);
  };
  const compose = (isOn: boolean) => () => {
    isComposing.current = isOn;
    take();
  };
  const common = {
    id,
    ref: field,
    defaultValue: first.current,
    maxLength: maximum,
    placeholder: hint,
    onInput: take,
    onCompositionStart: compose(true),
    onCompositionEnd: compose(false),
    onBlur: take,
    'aria-invalid': fault ? true : undefined,
    'aria-describedby': fault ? `${id}-fault` : undefined,
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {props.isLong ? (
        <textarea rows={3} {...common} />
      ) : (
        <input
          type={props.type ?? 'text'}
          inputMode={props.mode}
          autoComplete={props.autoComplete ?? 'off'}
          {...common}
        />
      )}
      {fault && (
        <p className="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  );
}
