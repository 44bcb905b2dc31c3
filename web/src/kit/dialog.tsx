import { createUniqueId, type JSX, onCleanup, onMount, Show } from 'solid-js';

/**
 * A modal question. The platform's own dialog keeps the focus inside, closes on Escape and gives the focus back.
 * @param actions buttons, the one that does it last
 */
export function Dialog(props: {
  open: boolean;
  onClose: () => void;
  title: string;
  children: JSX.Element;
  actions: JSX.Element;
}) {
  return (
    <Show when={props.open}>
      <OpenDialog {...props} />
    </Show>
  );
}

function OpenDialog(props: { onClose: () => void; title: string; children: JSX.Element; actions: JSX.Element }) {
  const id = createUniqueId();
  let dialog: HTMLDialogElement | undefined;
  onMount(() => dialog?.showModal());
  onCleanup(() => dialog?.close());
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) props.onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div class="dialog-body">
        <h2 id={id}>{props.title}</h2>
        {props.children}
        <div class="dialog-actions">{props.actions}</div>
      </div>
    </dialog>
  );
}
