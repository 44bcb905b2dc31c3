import { MAX_FILE_BYTES } from '../contract/files.ts';
import type { ShopContext } from '../platform/context.ts';
import { keepBody } from '../platform/keepBody.ts';
import { type FileText, openText } from '../platform/textFile.ts';
import { fileTooLarge } from './files.errors.ts';
import { SEND } from './recognise.domain.ts';

/** 100,000 lots as BrickStore writes them take about half of it. */
const MAX_TEXT_BYTES = 150_000_000;

const keyOf = ({ shopId }: Pick<ShopContext, 'shopId'>, importId: string) => `files/${shopId}/${importId}`;

/**
 * Keeps a file that comes in, holding a part of it in memory.
 * @throws files.too_large, however long the request said it was
 */
export async function keepFile(ctx: ShopContext, importId: string, body: ReadableStream<Uint8Array>): Promise<void> {
  let length = 0;
  const counted = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        length += chunk.byteLength;
        if (length > MAX_FILE_BYTES) throw fileTooLarge();
        controller.enqueue(chunk);
      },
    }),
  );
  await keepBody(ctx.env.FILES, keyOf(ctx, importId), counted);
}

/** @returns null when the file is gone */
export async function openFile(ctx: ShopContext, importId: string): Promise<FileText | null> {
  const stored = await ctx.env.FILES.get(keyOf(ctx, importId));
  return stored && openText(stored.body, { maxBytes: MAX_TEXT_BYTES, wanted: SEND });
}

export const dropFile = (ctx: ShopContext, importId: string) => ctx.env.FILES.delete(keyOf(ctx, importId));
