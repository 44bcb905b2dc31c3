import { createBricklink } from './bricklink/bricklink.client.ts';
import { createBrickowl } from './brickowl/brickowl.client.ts';
import type { Marketplace, MarketplaceDeps, MarketplaceName } from './marketplace.port.ts';

type Factories = { readonly [Name in MarketplaceName]: (deps: MarketplaceDeps<Name>) => Marketplace };

const FACTORIES: Factories = { bricklink: createBricklink, brickowl: createBrickowl };

/** A seller's account on a marketplace, ready for use. Makes no call by itself. */
export function createMarketplace<Name extends MarketplaceName>(name: Name, deps: MarketplaceDeps<Name>): Marketplace {
  return FACTORIES[name](deps);
}
