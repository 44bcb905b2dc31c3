/** Why there is no live picture. */
export type CameraTrouble = 'refused' | 'none' | 'busy';

export interface OpenCamera {
  stream: MediaStream;
  hasTorch: boolean;
  /** Whether there is another camera to switch to. */
  hasMore: boolean;
  /** @returns whether the lamp is on now */
  setTorch(on: boolean): Promise<boolean>;
  close(): void;
}

/** Lamps are known to phones' browsers, not yet to TypeScript's. */
type Torch = { torch?: boolean };

/**
 * Opens a camera: the one on the back first.
 * @param deviceId a certain one; undefined for the back camera
 */
export async function openCamera(deviceId?: string): Promise<OpenCamera | CameraTrouble> {
  if (!navigator.mediaDevices?.getUserMedia) return 'none';
  const which: MediaTrackConstraints = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: 'environment' };
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { ...which, width: { ideal: 1920 }, height: { ideal: 1080 } },
    });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
    return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'none';
  }
  const [track] = stream.getVideoTracks();
  const abilities = (track?.getCapabilities?.() ?? {}) as MediaTrackCapabilities & Torch;
  const cameras = await listCameras();
  return {
    stream,
    hasTorch: abilities.torch === true,
    hasMore: cameras.length > 1,
    async setTorch(on) {
      try {
        await track?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
        return on;
      } catch {
        // Some phones refuse while the battery is low.
        return false;
      }
    },
    close() {
      for (const one of stream.getTracks()) one.stop();
    },
  };
}

/** Ids of the cameras of this device. */
export async function listCameras(): Promise<string[]> {
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId }) => deviceId);
}
