import { integer } from 'drizzle-orm/sqlite-core';

/** UTC epoch milliseconds. */
export const at = (name: string) => integer(name);
/** Integer ten-thousandths of the currency named in the same row. */
export const amount = (name: string) => integer(name);
/** 0 or 1, read as boolean. */
export const flag = (name: string) => integer(name, { mode: 'boolean' });
