import { createEffect } from 'solid-js';

/** Names the page in the browser's tab and history. */
export function createTitle(title: () => string | undefined): void {
  createEffect(() => {
    const text = title();
    document.title = text ? `${text} · BrickOps` : 'BrickOps';
  });
}
