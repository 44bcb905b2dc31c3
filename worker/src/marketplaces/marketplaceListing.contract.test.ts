import { beforeEach, describe, expect, it } from 'vitest';
import { BRICKLINK, BRICKOWL, openStore, RED } from './contract.test-support.ts';
import { asListed, fieldsOf } from './listingFields.domain.ts';
import type { ListingFields, LotReadResult, Marketplace, NewListing, RemoteLot } from './marketplace.port.ts';

// Which lots there are: read, listed for the first time, taken off. One suite for both adapters, against the simulators.

const FIELDS: ListingFields = {
  unitPrice: 1230,
  description: 'Mint & clean',
  remarks: 'B04-17',
  bulk: 1,
  isRetain: true,
  stockRoom: null,
  salePercent: 0,
  tiers: [],
};

describe.each([BRICKLINK, BRICKOWL])('which lots $name has, behind the marketplace port', (differences) => {
  const { name, paths } = differences;
  const redBrick = {
    no: '3001',
    colorId: RED.bl,
    quantity: 100,
    unitPrice: '0.123',
    remarks: 'B04-17',
    description: 'Mint & clean',
    ...(name === 'bricklink' ? { isRetain: true } : {}),
  };

  let store: ReturnType<typeof openStore>;
  let marketplace: Marketplace;
  let lotId = '';

  beforeEach(async () => {
    store = openStore(differences);
    await store.create();
    lotId = await addLot();
    marketplace = store.connect();
  });

  async function addLot(): Promise<string> {
    const [id] = await store.addLots(redBrick);
    return String(id);
  }

  async function shown(remoteLotId = lotId): Promise<RemoteLot> {
    const [read] = await store.connect().readLots([remoteLotId]);
    if (!read?.ok || !read.lot) throw new Error(`lot ${remoteLotId} cannot be read`);
    return read.lot;
  }

  const isGone = (read: LotReadResult | undefined) => read?.ok === true && read.lot === null;

  describe('reading', () => {
    it('reads lots in the order asked for, and says which are gone', async () => {
      const other = await addLot();
      const reads = await marketplace.readLots([other, '1', lotId]);
      expect(reads.map((read) => (read.ok ? (read.lot?.remoteLotId ?? null) : 'failed'))).toEqual([other, null, lotId]);
    });

    it('reads a lot that is not for sale, or has sold out', async () => {
      const change = { remoteLotId: lotId, quantityDelta: -100, changed: ['stockRoom'] as const };
      await marketplace.updateLots([{ ...change, fields: { ...FIELDS, stockRoom: 'A' } }]);
      expect(await shown()).toMatchObject({ quantity: 0, forSale: false });
    });

    it('says in words that lots could not be read', async () => {
      await store.misbehave({ kind: 'status', status: 401 });
      const reads = await marketplace.readLots([lotId, '1']);
      expect(reads).toMatchObject([
        { ok: false, error: { kind: 'unauthorised' } },
        { ok: false, error: { kind: 'unauthorised' } },
      ]);
    });
  });

  describe('listing what is not there yet', () => {
    async function newLot(change: Partial<NewListing> = {}): Promise<NewListing> {
      const { boid, boColorId } = await shown();
      return {
        lotId: 'lot_01HZ',
        itemType: 'PART',
        itemNo: '3001',
        blColorId: RED.bl,
        boid,
        boColorId,
        condition: 'U',
        usedGrade: 'useda',
        completeness: null,
        quantity: 12,
        fields: {
          ...FIELDS,
          unitPrice: 990,
          salePercent: 10,
          remarks: 'Z9',
          description: 'new & shiny',
          tiers: [{ quantity: 5, unitPrice: 900 }],
        },
        ...change,
      };
    }

    it('tells the id of every new lot, in the order of the lots', async () => {
      const lots = [await newLot(), await newLot({ lotId: 'lot_02HZ', quantity: 3, condition: 'N', usedGrade: null })];
      const results = await marketplace.createLots(lots);
      const ids = results.map((result) => (result.outcome === 'applied' ? result.remoteLotId : ''));
      expect(await shown(ids[0])).toMatchObject({
        quantity: 12,
        condition: 'U',
        unitPrice: 990,
        blColorId: RED.bl,
        candidateItemNos: expect.arrayContaining(['3001']),
        externalLotId: name === 'brickowl' ? 'lot_01HZ' : null,
        usedGrade: name === 'brickowl' ? 'useda' : null,
      });
      expect(await shown(ids[1])).toMatchObject({ quantity: 3, condition: 'N' });
    });

    it('shows everything once its fields have been sent, too', async () => {
      const lot = await newLot();
      const [created] = await marketplace.createLots([lot]);
      if (created?.outcome !== 'applied') throw new Error('not created');
      if (name === 'brickowl') {
        const changed = ['salePercent', 'tiers', 'remarks', 'description'] as const;
        await marketplace.updateLots([
          { remoteLotId: created.remoteLotId, quantityDelta: 0, fields: lot.fields, changed },
        ]);
      }
      expect(fieldsOf(name, await shown(created.remoteLotId))).toEqual(asListed(name, lot.fields));
    });

    it('lists a set in its state', async () => {
      const { boid } = await setOnSale();
      const [created] = await marketplace.createLots([
        await newLot({
          itemType: 'SET',
          itemNo: '6085-1',
          blColorId: 0,
          boid,
          boColorId: null,
          completeness: 'B',
          usedGrade: null,
        }),
      ]);
      if (created?.outcome !== 'applied') throw created?.error ?? new Error('not created');
      expect(await shown(created.remoteLotId)).toMatchObject({ itemType: 'SET', condition: 'U', completeness: 'B' });
    });

    async function setOnSale(): Promise<RemoteLot> {
      const [id] = await store.addLots({
        type: 'SET',
        no: '6085-1',
        quantity: 1,
        unitPrice: '14',
        condition: 'U',
        completeness: 'C',
      });
      return shown(String(id));
    }

    it('is refused in words for an item the marketplace does not have', async () => {
      const results = await marketplace.createLots([
        await newLot({ itemNo: 'no-such-part', boid: '99999999' }),
        await newLot(),
      ]);
      expect(results).toMatchObject([
        { outcome: 'refused', error: { message: expect.stringMatching(/.{20,}\.$/) } },
        { outcome: 'applied' },
      ]);
    });

    it('is done once when its answer is lost', async () => {
      await store.misbehave({ kind: 'drop-after', ...paths.create });
      expect(await marketplace.createLots([await newLot()])).toMatchObject([{ outcome: 'lost' }]);
      const state = await store.control<Record<string, { lots: unknown[] }>>('GET', '/state');
      expect(Object.values(state[name]?.lots ?? {})).toHaveLength(2);
    });
  });

  describe('taking lots off', () => {
    it('removes them, and one that is gone already counts as removed', async () => {
      const other = await addLot();
      const results = await marketplace.deleteLots([lotId, '1']);
      expect(results).toEqual([
        { outcome: 'applied', lot: null },
        { outcome: 'applied', lot: null },
      ]);
      const reads = await marketplace.readLots([lotId, other]);
      expect(reads.map(isGone)).toEqual([true, false]);
    });

    it('does not say that a lot is gone when the answer is lost', async () => {
      await store.misbehave({ kind: 'drop-before', ...paths.delete });
      expect(await marketplace.deleteLots([lotId])).toMatchObject([{ outcome: 'lost' }]);
      expect(await shown()).toMatchObject({ quantity: 100 });
    });
  });
});
