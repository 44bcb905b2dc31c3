import { onCleanup } from 'solid-js';
import { device } from '../sync/device.ts';

type Feeling = 'done' | 'undo' | 'wrong';

const TONES: Record<Feeling, { hertz: number; ms: number }> = {
  done: { hertz: 880, ms: 70 },
  undo: { hertz: 440, ms: 90 },
  wrong: { hertz: 180, ms: 320 },
};
const BUZZES: Record<Feeling, number> = { done: 12, undo: 24, wrong: 260 };

let audio: AudioContext | undefined;

/** A short tone and a tick, where the device has them; nothing depends on either. */
export function feel(feeling: Feeling): void {
  navigator.vibrate?.(BUZZES[feeling]);
  if (!device().sounds || typeof AudioContext === 'undefined') return;
  try {
    audio ??= new AudioContext();
    const { hertz, ms } = TONES[feeling];
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.12, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + ms / 1000);
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + ms / 1000);
  } catch {
    // A device without sound is no reason to stop walking.
  }
}

/** Keeps the screen awake while a walk is shown, where the device can. */
export function createWakeLock(): void {
  let lock: WakeLockSentinel | undefined;
  const hold = async () => {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    lock = await navigator.wakeLock.request('screen').catch(() => undefined);
  };
  void hold();
  // The lock is lost with the page's sight.
  document.addEventListener('visibilitychange', hold);
  onCleanup(() => {
    document.removeEventListener('visibilitychange', hold);
    void lock?.release().catch(() => undefined);
  });
}
