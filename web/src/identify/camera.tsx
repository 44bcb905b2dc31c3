import { createSignal, For, Match, onCleanup, onMount, Show, Switch } from 'solid-js';
import type { PhotoSubject } from '../../../worker/src/contract/identify.ts';
import { Button } from '../kit/button.tsx';
import { Icon, Spinner } from '../kit/icons.tsx';
import { shrink, shrinkFile } from '../kit/shrink.ts';
import { toast } from '../kit/toast.tsx';
import { type CameraTrouble, listCameras, type OpenCamera, openCamera } from './cameraDevice.ts';

const TROUBLE: Record<CameraTrouble, { title: string; text: string }> = {
  refused: {
    title: 'BrickOps may not use the camera',
    text: 'Allow the camera in the browser’s settings for this site, then try again. Or choose a photo from your gallery.',
  },
  none: {
    title: 'No camera was found',
    text: 'Connect one and try again, or choose a photo from your gallery. On a phone, BrickOps must be opened over https.',
  },
  busy: {
    title: 'The camera is in use',
    text: 'Another app or tab holds it. Close that one and try again, or choose a photo from your gallery.',
  },
};
const SUBJECTS: { value: PhotoSubject; label: string }[] = [
  { value: 'part', label: 'Part' },
  { value: 'minifig', label: 'Minifig' },
  { value: 'set', label: 'Set' },
  { value: 'any', label: 'Anything' },
];

/** The live picture with everything the thumb needs below it. */
export function Camera(props: {
  subject: PhotoSubject;
  onSubject: (subject: PhotoSubject) => void;
  /** A JPEG of at most 1,024 px. */
  onPhoto: (bytes: ArrayBuffer) => void;
}) {
  const [camera, setCamera] = createSignal<OpenCamera>();
  const [trouble, setTrouble] = createSignal<CameraTrouble>();
  /** The first frame is there: before it the shutter would catch nothing. */
  const [isLive, setLive] = createSignal(false);
  const [torch, setTorch] = createSignal(false);
  const [flash, setFlash] = createSignal(false);
  let video: HTMLVideoElement | undefined;
  let device: string | undefined;
  /** Grows with every opening, so that one that was overtaken closes itself. */
  let turn = 0;

  const close = () => {
    turn += 1;
    camera()?.close();
    setCamera(undefined);
    setLive(false);
    setTorch(false);
  };
  const open = async () => {
    close();
    const mine = turn;
    setTrouble(undefined);
    const opened = await openCamera(device);
    if (mine !== turn) {
      if (typeof opened !== 'string') opened.close();
      return;
    }
    if (typeof opened === 'string') {
      setTrouble(opened);
      // Another try opens the camera on the back, whichever was asked for.
      device = undefined;
      return;
    }
    setCamera(opened);
    if (video) video.srcObject = opened.stream;
  };
  const switchCamera = async () => {
    const all = await listCameras();
    const now = camera()?.stream.getVideoTracks()[0]?.getSettings().deviceId;
    device = all[(all.indexOf(now ?? '') + 1) % all.length];
    await open();
  };
  const toggleTorch = async () => {
    const on = !torch();
    setTorch(on);
    const isOn = (await camera()?.setTorch(on)) ?? false;
    setTorch(isOn);
    if (on && !isOn) toast({ tone: 'bad', text: 'The lamp could not be switched on. The phone may be saving power.' });
  };
  // A camera that runs behind other apps empties the battery and keeps its lamp lit.
  const follow = () => (document.visibilityState === 'visible' ? void open() : close());
  onMount(() => {
    void open();
    document.addEventListener('visibilitychange', follow);
  });
  onCleanup(() => {
    document.removeEventListener('visibilitychange', follow);
    close();
  });

  const shoot = async () => {
    if (!video || video.videoWidth === 0) return;
    setFlash(true);
    setTimeout(() => setFlash(false), 120);
    navigator.vibrate?.(15);
    props.onPhoto(await shrink(video, video.videoWidth, video.videoHeight));
  };
  const choose = async (files: FileList | null) => {
    for (const file of files ?? []) {
      try {
        props.onPhoto(await shrinkFile(file));
      } catch {
        const text = `${file.name} is no picture that this browser can read. Choose a JPEG, PNG or WebP.`;
        toast({ tone: 'bad', text });
      }
    }
  };
  return (
    <section class="camera" aria-label="Camera">
      <div class="camera-picture" data-flash={flash() ? '' : undefined}>
        <video
          ref={video}
          autoplay
          playsinline
          muted
          aria-label="What the camera sees"
          hidden={!camera()}
          onPlaying={() => setLive(true)}
        />
        <Switch>
          <Match when={trouble()}>
            {(kind) => (
              <div class="camera-words" role="alert">
                <Icon name="alert" />
                <strong>{TROUBLE[kind()].title}</strong>
                <p>{TROUBLE[kind()].text}</p>
                <Button icon="sync" onClick={() => void open()}>
                  Try again
                </Button>
              </div>
            )}
          </Match>
          <Match when={!isLive()}>
            <div class="camera-words" role="status">
              <Spinner />
              <p>Opening the camera…</p>
            </div>
          </Match>
        </Switch>
        <Show when={camera()}>
          <div class="camera-corner">
            <Show when={camera()?.hasTorch}>
              <button
                type="button"
                class="camera-tool"
                aria-pressed={torch()}
                aria-label="Lamp"
                onClick={() => void toggleTorch()}
              >
                <Icon name="torch" />
              </button>
            </Show>
            <Show when={camera()?.hasMore}>
              <button
                type="button"
                class="camera-tool"
                aria-label="Use another camera"
                onClick={() => void switchCamera()}
              >
                <Icon name="sync" />
              </button>
            </Show>
          </div>
        </Show>
      </div>
      <fieldset class="subjects">
        <legend class="visually-hidden">What the photo shows</legend>
        <For each={SUBJECTS}>
          {(one) => (
            <label>
              <input
                type="radio"
                name="subject"
                checked={props.subject === one.value}
                onChange={() => props.onSubject(one.value)}
              />
              {one.label}
            </label>
          )}
        </For>
      </fieldset>
      <div class="camera-buttons">
        <label class="button camera-gallery">
          <Icon name="picture" />
          <span>Gallery</span>
          <input
            class="visually-hidden"
            type="file"
            accept="image/*"
            multiple
            aria-label="Choose photos from the gallery"
            onChange={(event) => {
              void choose(event.currentTarget.files);
              event.currentTarget.value = '';
            }}
          />
        </label>
        <button
          type="button"
          class="shutter"
          aria-label="Take a photo"
          disabled={!isLive()}
          onClick={() => void shoot()}
        >
          <span />
        </button>
        <span class="camera-gallery" />
      </div>
    </section>
  );
}
