/** R2 takes parts of at least this size, all alike but the last. */
const PART_BYTES = 5 * 1024 * 1024;

/**
 * Keeps a body of unknown length in R2, holding one part of it in memory. R2's plain `put` wants the length beforehand,
 * which neither marketplace tells.
 */
export async function keepBody(files: R2Bucket, key: string, body: ReadableStream<Uint8Array>): Promise<void> {
  const buffer = new Uint8Array(PART_BYTES);
  let filled = 0;
  let upload: R2MultipartUpload | null = null;
  const parts: R2UploadedPart[] = [];
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      for (let at = 0; at < value.length; ) {
        const taken = Math.min(value.length - at, PART_BYTES - filled);
        buffer.set(value.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
        if (filled < PART_BYTES) continue;
        upload ??= await files.createMultipartUpload(key);
        parts.push(await upload.uploadPart(parts.length + 1, buffer.slice()));
        filled = 0;
      }
    }
    const rest = buffer.slice(0, filled);
    if (!upload) {
      await files.put(key, rest);
      return;
    }
    if (filled > 0) parts.push(await upload.uploadPart(parts.length + 1, rest));
    await upload.complete(parts);
  } catch (error) {
    await upload?.abort().catch(() => undefined);
    throw error;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
