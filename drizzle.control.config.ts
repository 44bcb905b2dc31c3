import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  schema: ['./worker/src/platform/control.table.ts', './worker/src/auth/auth.table.ts'],
  out: './migrations/control',
});
