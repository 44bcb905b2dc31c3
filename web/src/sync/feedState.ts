import { createSignal } from 'solid-js';
import type { FeedState } from './feed.ts';

const [state, setState] = createSignal<FeedState>('connecting');
/** How the live connection of this screen stands. By itself, so that asking brings nothing else along. */
export const feedState = state;
/** For the connection alone. */
export const setFeedState = setState;
