import { createEffect, createSignal, onCleanup, onMount } from 'solid-js';
import { Icon } from './icons.tsx';

/** A search box that `/` jumps into; tells what was typed once the typing pauses. */
export function SearchBox(props: {
  label: string;
  placeholder: string;
  value: string;
  onSearch: (text: string) => void;
}) {
  const [text, setText] = createSignal(props.value);
  let input: HTMLInputElement | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = props.value;
  const tell = () => {
    clearTimeout(timer);
    told = text().trim();
    if (told !== props.value) props.onSearch(told);
  };
  // Back and forward in the browser change the value under our feet; what is being typed is not touched.
  createEffect(() => {
    if (props.value !== told) {
      told = props.value;
      setText(props.value);
    }
  });
  const slash = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.key !== '/' || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
    event.preventDefault();
    input?.focus();
    input?.select();
  };
  onMount(() => document.addEventListener('keydown', slash));
  onCleanup(() => {
    document.removeEventListener('keydown', slash);
    clearTimeout(timer);
  });
  return (
    <search>
      <form
        class="search"
        onSubmit={(event) => {
          event.preventDefault();
          tell();
        }}
      >
        <Icon name="search" />
        <input
          ref={input}
          class="input"
          type="search"
          aria-label={props.label}
          placeholder={props.placeholder}
          maxLength={100}
          value={text()}
          enterkeyhint="search"
          onInput={(event) => {
            setText(event.currentTarget.value);
            clearTimeout(timer);
            timer = setTimeout(tell, 250);
          }}
        />
        <span class="key" aria-hidden="true">
          /
        </span>
      </form>
    </search>
  );
}
