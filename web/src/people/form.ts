import { createSignal } from 'solid-js';
import { createStore } from 'solid-js/store';
import { ApiError } from '../api/client.ts';

/**
 * Values, problems and sending of one form. Problems the server names by field stand at that field; everything else is
 * one sentence for the whole form.
 * @param send does it; what it throws is shown
 */
export function createForm<T extends Record<string, string>>(initial: T, send: (values: T) => Promise<void>) {
  const [values, setValues] = createStore({ ...initial });
  const [problems, setProblems] = createSignal<Record<string, string>>({});
  const [general, setGeneral] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  const set = (name: keyof T & string, value: string) => {
    setValues((all) => ({ ...all, [name]: value }));
    if (problems()[name]) setProblems(({ [name]: _, ...others }) => others);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLElement;
    if (busy()) return;
    setBusy(true);
    setGeneral();
    setProblems({});
    try {
      await send({ ...values });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const known = Object.fromEntries(
        Object.entries(error.fields).map(([field, text]) => [field.split('.').at(-1) ?? field, text]),
      );
      const atFields = Object.keys(known).some((field) => field in initial);
      setProblems(known);
      setGeneral(atFields ? undefined : error.message);
      queueMicrotask(() => form.querySelector<HTMLElement>('[aria-invalid]')?.focus());
    } finally {
      setBusy(false);
    }
  };
  return { values, set, problems, general, busy, submit };
}
