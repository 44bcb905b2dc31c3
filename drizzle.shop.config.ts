import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  schema: [
    './worker/src/platform/platform.table.ts',
    './worker/src/marketplaces/calls.table.ts',
    './worker/src/marketplaces/connections.table.ts',
    './worker/src/locations/locations.table.ts',
    './worker/src/locations/layouts.table.ts',
    './worker/src/catalog/catalog.table.ts',
    './worker/src/inventory/inventory.table.ts',
    './worker/src/orders/orders.table.ts',
    './worker/src/todos/todos.table.ts',
    './worker/src/picking/picking.table.ts',
    './worker/src/sync/sync.table.ts',
    './worker/src/listings/listings.table.ts',
    './worker/src/files/files.table.ts',
    './worker/src/identify/identify.table.ts',
  ],
  out: './migrations/shop',
});
