import type { ShopContext } from '../platform/context.ts';
import { fileKeyOf } from './imports.domain.ts';

/** Removes every body kept for an import, those of readings that were given up included. */
export async function dropFiles({ env, shopId }: Pick<ShopContext, 'env' | 'shopId'>, importId: string): Promise<void> {
  const { objects } = await env.FILES.list({ prefix: fileKeyOf(shopId, importId, '') });
  if (objects.length > 0) await env.FILES.delete(objects.map(({ key }) => key));
}
