import { type ParentProps, Show } from 'solid-js';
import { Note } from '../kit/note.tsx';
import type { createForm } from './form.ts';

type Form = Pick<ReturnType<typeof createForm>, 'submit' | 'general'>;

/** A form with what is wrong with it as a whole on top; its fields say the rest. */
export function FormFrame(props: ParentProps<{ form: Form; id?: string }>) {
  return (
    <form id={props.id} class="stack" noValidate onSubmit={(event) => void props.form.submit(event)}>
      <Show when={props.form.general()}>
        <Note tone="bad" live>
          {props.form.general()}
        </Note>
      </Show>
      {props.children}
    </form>
  );
}
