import { onCleanup } from 'solid-js';

/** A walk by keyboard alone: Enter confirms, arrows move, digits are a quantity, U undoes, P problem, S skips, / jumps. */
export function createKeys(act: {
  /** False while a sheet is open: its own keys work there. */
  isActive: () => boolean;
  onConfirm: () => void;
  onStep: (by: 1 | -1) => void;
  onDigit: (n: number) => void;
  onUndo: () => void;
  onProblem: () => void;
  onSkip: () => void;
  onJump: () => void;
}): void {
  const keys: Record<string, () => void> = {
    ArrowRight: () => act.onStep(1),
    ArrowDown: () => act.onStep(1),
    ArrowLeft: () => act.onStep(-1),
    ArrowUp: () => act.onStep(-1),
    u: act.onUndo,
    p: act.onProblem,
    s: act.onSkip,
    '/': act.onJump,
  };
  const press = (event: KeyboardEvent) => {
    if (!act.isActive() || event.ctrlKey || event.metaKey || event.altKey) return;
    const { target, key } = event;
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
    // A focused button is pressed by Enter itself.
    if (key === 'Enter' && target instanceof HTMLElement && target.closest('button, a')) return;
    const action =
      key === 'Enter'
        ? act.onConfirm
        : /^\d$/.test(key)
          ? () => act.onDigit(Number(key))
          : keys[key.length === 1 ? key.toLowerCase() : key];
    if (!action) return;
    event.preventDefault();
    action();
  };
  document.addEventListener('keydown', press);
  onCleanup(() => document.removeEventListener('keydown', press));
}
