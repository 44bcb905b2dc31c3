/** Long side of a photo as it is sent: more helps nobody to recognise a brick. */
const LONG_SIDE = 1024;
const QUALITY = 0.85;

/**
 * Draws what a camera or a file shows at most 1,024 px long, as a JPEG. Drawing leaves behind whatever else the file
 * held: where and when and with what it was taken.
 */
export async function shrink(source: CanvasImageSource, width: number, height: number): Promise<ArrayBuffer> {
  const scale = Math.min(1, LONG_SIDE / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext('2d')?.drawImage(source, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
  if (!blob) throw new Error('the canvas gave no picture');
  return blob.arrayBuffer();
}

/** A picture from the phone's gallery, upright. @throws Error when this browser cannot read the file */
export async function shrinkFile(file: File): Promise<ArrayBuffer> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    return await shrink(bitmap, bitmap.width, bitmap.height);
  } finally {
    bitmap.close();
  }
}
