import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { encode } from 'jpeg-js';
import { drawItem, PICTURE_SIZE } from '../../simulators/src/pictures/picture.usecases.ts';

const WIDTH = 640;
const HEIGHT = 480;

/** What lies in front of a camera: the simulators' picture of a part, or an empty table. */
export interface Sight {
  no: string;
  blColorId: number;
  /** How many times larger than drawn; 2 fills two thirds of the height. */
  scale?: number;
}

/** Grey table, and on it the picture of a part. RGB, row by row. */
function frame(sight: Sight | null): Uint8Array {
  const rgb = new Uint8Array(WIDTH * HEIGHT * 3).fill(236);
  if (!sight) return rgb;
  const picture = drawItem('PART', sight.no, sight.blColorId);
  const scale = sight.scale ?? 2;
  const side = Math.round(PICTURE_SIZE * scale);
  const [left, top] = [Math.floor((WIDTH - side) / 2), Math.floor((HEIGHT - side) / 2)];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const from = (Math.floor(y / scale) * PICTURE_SIZE + Math.floor(x / scale)) * 3;
      rgb.set(picture.subarray(from, from + 3), ((top + y) * WIDTH + left + x) * 3);
    }
  }
  return rgb;
}

/**
 * Writes a video for Chromium's fake camera (`--use-file-for-fake-video-capture`): uncompressed, 4:2:0.
 * @returns the file
 */
export function videoOf(sight: Sight): string {
  const rgb = frame(sight);
  const at = (x: number, y: number, channel: number) => rgb[(y * WIDTH + x) * 3 + channel] as number;
  const luma = new Uint8Array(WIDTH * HEIGHT);
  const blue = new Uint8Array((WIDTH / 2) * (HEIGHT / 2));
  const red = new Uint8Array(blue.length);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [r, g, b] = [at(x, y, 0), at(x, y, 1), at(x, y, 2)];
      luma[y * WIDTH + x] = 16 + (65.7 * r + 129.1 * g + 25.1 * b) / 256;
      if (x % 2 || y % 2) continue;
      const i = (y / 2) * (WIDTH / 2) + x / 2;
      blue[i] = 128 + (-37.9 * r - 74.5 * g + 112.4 * b) / 256;
      red[i] = 128 + (112.4 * r - 94.2 * g - 18.3 * b) / 256;
    }
  }
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  const one = [Buffer.from('FRAME\n'), luma, blue, red];
  const folder = path.join(os.tmpdir(), 'brickops-e2e-camera');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${sight.no}-${sight.blColorId}-${process.pid}.y4m`);
  writeFileSync(file, Buffer.concat([head, ...one, ...one, ...one]));
  return file;
}

/** A photo of a part as a file, for the gallery. */
export function photoOf(sight: Sight | null, name = 'photo.jpg') {
  const rgb = frame(sight);
  const data = new Uint8Array(WIDTH * HEIGHT * 4).fill(255);
  for (let i = 0; i < WIDTH * HEIGHT; i++) data.set(rgb.subarray(i * 3, i * 3 + 3), i * 4);
  return { name, mimeType: 'image/jpeg', buffer: Buffer.from(encode({ width: WIDTH, height: HEIGHT, data }, 90).data) };
}

/** A photo of 1,280 × 960, with a text in it that a camera would write: where it was taken. */
export function largePhotoOf(sight: Sight, secret: string) {
  const [width, height] = [WIDTH * 2, HEIGHT * 2];
  const rgb = frame(sight);
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = ((y >> 1) * WIDTH + (x >> 1)) * 3;
      data.set(rgb.subarray(from, from + 3), (y * width + x) * 4);
    }
  }
  const jpeg = Buffer.from(encode({ width, height, data }, 90).data);
  const comment = Buffer.from(`\xff\xfe\0${String.fromCharCode(secret.length + 2)}${secret}`, 'latin1');
  const buffer = Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
  return { name: 'large.jpg', mimeType: 'image/jpeg', buffer };
}

/** Takes the camera away before the page asks for it. */
export async function withoutCamera(page: Page, error: 'NotAllowedError' | 'NotFoundError'): Promise<void> {
  await page.addInitScript((name) => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', name));
  }, error);
}

declare global {
  interface Window {
    /** What was asked of the cameras of `twoCamerasWithLamp`, in order. */
    cameraCalls: string[];
    lampRefuses: boolean;
  }
}

/** A phone with two cameras and a lamp, which Chromium's fake camera does not have. The picture is still its own. */
export async function twoCamerasWithLamp(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.cameraCalls = [];
    window.lampRefuses = false;
    const media = navigator.mediaDevices;
    const open = media.getUserMedia.bind(media);
    let current = 'first';
    media.getUserMedia = (wanted) => {
      const video = wanted?.video as MediaTrackConstraints;
      const exact = (video.deviceId as ConstrainDOMStringParameters | undefined)?.exact as string | undefined;
      window.cameraCalls.push(`open ${exact ?? 'back'}`);
      current = exact ?? 'first';
      return open({ video: true });
    };
    media.enumerateDevices = async () =>
      ['first', 'second'].map(
        (deviceId) => ({ deviceId, kind: 'videoinput', label: deviceId, groupId: '' }) as MediaDeviceInfo,
      );
    const track = MediaStreamTrack.prototype;
    const capabilities = track.getCapabilities;
    track.getCapabilities = function () {
      return { ...capabilities.call(this), torch: true } as MediaTrackCapabilities;
    };
    const settings = track.getSettings;
    track.getSettings = function () {
      return { ...settings.call(this), deviceId: current };
    };
    track.applyConstraints = async (constraints) => {
      const [{ torch } = { torch: false }] = (constraints?.advanced ?? []) as { torch?: boolean }[];
      if (window.lampRefuses) throw new DOMException('no', 'NotReadableError');
      window.cameraCalls.push(`lamp ${torch ? 'on' : 'off'}`);
    };
  });
}
