import { createSignal, createUniqueId } from 'solid-js';
import type { Todo } from '../../../worker/src/contract/todos.ts';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { TextArea } from '../kit/field.tsx';
import { changeTodo } from './todoActions.ts';

/** What a person wants to remember about a to-do. */
export function NoteDialog(props: { todo: Todo; onClose: () => void }) {
  const [note, setNote] = createSignal(props.todo.note);
  const form = createUniqueId();
  const save = (event: Event) => {
    event.preventDefault();
    props.onClose();
    void changeTodo(props.todo, { note: note().trim() });
  };
  return (
    <Dialog
      open
      title="Note"
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button type="submit" form={form} tone="primary">
            Save the note
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={save}>
        <TextArea label="What the others should know" value={note()} onInput={setNote} />
      </form>
    </Dialog>
  );
}
