import type { BoRequest } from './brickowl/brickowl.routes.ts';

/** What the front asks of a store's object; written out because the derived RPC type of the class is too deep for tsc. */
export interface StoreStub {
  fetch(request: Request): Promise<Response>;
  bricklink(request: Request, path: string): Promise<Response>;
  brickowl(request: BoRequest): Promise<Response>;
  brickognize(request: Request, path: string): Promise<Response>;
  register(store: string, present: boolean): Promise<void>;
  stores(): Promise<string[]>;
}

export interface Env {
  STORES: { getByName(name: string): StoreStub };
}
