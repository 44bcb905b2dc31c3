import { createUniqueId, For, type JSX, Show } from 'solid-js';
import { Icon } from './icons.tsx';

interface FieldFrame {
  label: string;
  /** What is wrong with the value, as a sentence. */
  problem?: string | undefined;
  hint?: JSX.Element;
}

type Told = { id: string; 'aria-invalid': 'true' | undefined; 'aria-describedby': string | undefined };

function Field(props: FieldFrame & { children: (told: Told) => JSX.Element }) {
  const id = createUniqueId();
  const told: Told = {
    id,
    get 'aria-invalid'() {
      return props.problem ? ('true' as const) : undefined;
    },
    get 'aria-describedby'() {
      return [props.problem && `${id}-problem`, props.hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
    },
  };
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.children(told)}
      <Show when={props.problem}>
        <p class="problem" id={`${id}-problem`}>
          <Icon name="alert" />
          {props.problem}
        </p>
      </Show>
      <Show when={props.hint}>
        <div class="hint" id={`${id}-hint`}>
          {props.hint}
        </div>
      </Show>
    </div>
  );
}

/** A labelled text input whose problem stands right under it. */
export function TextField(
  props: FieldFrame & {
    value: string;
    onInput: (value: string) => void;
    type?: 'text' | 'email' | 'password' | 'url' | 'date';
    name?: string;
    autocomplete?: string;
    required?: boolean;
    placeholder?: string | undefined;
    inputmode?: 'text' | 'decimal' | 'numeric' | 'url';
    autofocus?: boolean;
    readonly?: boolean;
    max?: string;
    min?: string;
    /** Values to offer while typing. */
    list?: readonly string[];
  },
) {
  return (
    <Field label={props.label} problem={props.problem} hint={props.hint}>
      {(told) => (
        <>
          <input
            class="input"
            {...told}
            list={props.list ? `${told.id}-list` : undefined}
            type={props.type ?? 'text'}
            name={props.name}
            value={props.value}
            autocomplete={props.autocomplete}
            required={props.required}
            placeholder={props.placeholder}
            inputmode={props.inputmode}
            autofocus={props.autofocus}
            readonly={props.readonly}
            max={props.max}
            min={props.min}
            spellcheck={false}
            autocapitalize={props.type === 'text' || !props.type ? undefined : 'none'}
            onInput={(event) => props.onInput(event.currentTarget.value)}
          />
          <Show when={props.list}>
            <datalist id={`${told.id}-list`}>
              <For each={props.list}>{(value) => <option value={value} />}</For>
            </datalist>
          </Show>
        </>
      )}
    </Field>
  );
}

export function TextArea(props: FieldFrame & { value: string; onInput: (value: string) => void }) {
  return (
    <Field label={props.label} problem={props.problem} hint={props.hint}>
      {(told) => (
        <textarea
          class="input"
          {...told}
          value={props.value}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** The platform's own picker: the best one on every phone. */
export function SelectField<T extends string>(
  props: FieldFrame & {
    value: T;
    onChange: (value: T) => void;
    options: readonly { value: T; label: string }[];
    name?: string;
  },
) {
  return (
    <Field label={props.label} problem={props.problem} hint={props.hint}>
      {(told) => (
        <select
          class="input"
          {...told}
          name={props.name}
          value={props.value}
          onChange={(event) => props.onChange(event.currentTarget.value as T)}
        >
          <For each={props.options}>
            {(option) => (
              <option value={option.value} selected={option.value === props.value}>
                {option.label}
              </option>
            )}
          </For>
        </select>
      )}
    </Field>
  );
}

export function CheckField(props: { checked: boolean; onChange: (checked: boolean) => void; children: JSX.Element }) {
  return (
    <label class="check">
      <input
        class="checkbox"
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>{props.children}</span>
    </label>
  );
}

/** A question with a few answers, all of them in sight. */
export function RadioGroup<T extends string>(props: {
  legend: string;
  value: T | null;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string; hint?: string }[];
}) {
  const name = createUniqueId();
  return (
    <fieldset class="field">
      <legend class="label">{props.legend}</legend>
      <For each={props.options}>
        {(option) => (
          <label class="check">
            <input
              class="checkbox"
              type="radio"
              name={name}
              checked={props.value === option.value}
              onChange={() => props.onChange(option.value)}
            />
            <span>
              {option.label}
              <Show when={option.hint}>
                <span class="hint">
                  <br />
                  {option.hint}
                </span>
              </Show>
            </span>
          </label>
        )}
      </For>
    </fieldset>
  );
}

/** A choice among few that looks like the chips beside it. */
export function ChipSelect<T extends string>(props: {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string }[];
}) {
  return (
    <select class="chip" aria-label={props.label} onChange={(event) => props.onChange(event.currentTarget.value as T)}>
      <For each={props.options}>
        {(option) => (
          <option value={option.value} selected={option.value === props.value}>
            {option.label}
          </option>
        )}
      </For>
    </select>
  );
}
