import { createComputed, createSignal, on } from 'solid-js';
import { TextField } from '../kit/field.tsx';

/** A number as one types it; what is no number yet is told as NaN, and the field keeps its text. */
export function NumberField(props: {
  label: string;
  value: number;
  onChange: (value: number) => void;
  problem?: string | undefined;
  isWhole?: boolean;
}) {
  const read = (typed: string) => (typed.trim() === '' ? Number.NaN : Number(typed.trim().replace(',', '.')));
  const [text, setText] = createSignal(String(props.value));
  // The value changes from outside too: by a tap on the drawing, or back to what was saved.
  createComputed(
    on(
      () => props.value,
      (value) => {
        if (!Number.isNaN(value) && read(text()) !== value) setText(String(value));
      },
      { defer: true },
    ),
  );
  return (
    <TextField
      label={props.label}
      value={text()}
      inputmode={props.isWhole ? 'numeric' : 'decimal'}
      autocomplete="off"
      problem={props.problem}
      onInput={(typed) => {
        setText(typed);
        props.onChange(read(typed));
      }}
    />
  );
}
