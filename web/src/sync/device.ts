import { createSignal } from 'solid-js';

/** Choices that belong to this device, not to the person. `public/device.js` puts them on the page before the first paint. */
export interface Device {
  theme: 'system' | 'light' | 'dark';
  text: 'normal' | 'large' | 'larger';
  notifications: boolean;
  /** Short tones on a walk. */
  sounds: boolean;
  /** Mirrors the buttons of a walk for the left thumb. */
  leftHanded: boolean;
  /** Only the next card on a walk, without its neighbours. */
  nextOnly: boolean;
}

const STORED = 'brickops.device';
const DEFAULTS: Device = {
  theme: 'system',
  text: 'normal',
  notifications: false,
  sounds: true,
  leftHanded: false,
  nextOnly: false,
};

function stored(): Device {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(STORED) ?? '{}') as Partial<Device>) };
  } catch {
    return DEFAULTS;
  }
}

const [choices, setChoices] = createSignal(stored());
export const device = choices;

export function changeDevice(change: Partial<Device>): void {
  const next = { ...choices(), ...change };
  setChoices(next);
  localStorage.setItem(STORED, JSON.stringify(next));
  const { dataset } = document.documentElement;
  if (next.theme === 'system') delete dataset.theme;
  else dataset.theme = next.theme;
  if (next.text === 'normal') delete dataset.text;
  else dataset.text = next.text;
  window.dispatchEvent(new Event('resize'));
}
