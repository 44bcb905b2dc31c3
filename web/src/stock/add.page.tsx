import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { ITEM_TYPES, type ItemType } from '../../../worker/src/contract/common.ts';
import { itemImagePath } from '../../../worker/src/contract/images.ts';
import { keys } from '../api/queries.ts';
import { createLane } from '../identify/lane.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { plural } from '../kit/format.ts';
import { Picture } from '../kit/item.tsx';
import { Loaded, SkeletonRows, State } from '../kit/states.tsx';
import { createTitle } from '../kit/title.ts';
import { toast } from '../kit/toast.tsx';
import { useMay, useMe } from '../people/me.tsx';
import { type Added, AddForm } from './add-form.tsx';
import { ItemFinder, loadStockItem } from './item-finder.tsx';
import './stock.css';

/** Puts one item into stock: found by searching, or named in the address by a page that knows it. */
export default function AddPage() {
  createTitle(() => 'Add to stock');
  const may = useMay();
  const me = useMe();
  const lane = createLane(me().memberId);
  const [params, setParams] = useSearchParams<{ type?: string; no?: string; color?: string; name?: string }>();
  const named = () => {
    const itemType = ITEM_TYPES.find((type) => type === params.type);
    return itemType && params.no ? { itemType, itemNo: params.no, itemName: params.name ?? params.no } : null;
  };
  const done = ({ lot, code, quantity }: Added) => {
    lane.change({ code, condition: lot.condition });
    const text = `${plural(quantity, 'piece')} of ${lot.itemName} added to ${code}.`;
    toast({ tone: 'good', text, link: { label: 'Show', href: `/inventory/${lot.id}` } });
    setParams({ type: undefined, no: undefined, color: undefined, name: undefined });
  };
  return (
    <>
      <div class="page-head">
        <h1>Add to stock</h1>
        <ButtonLink icon="camera" href="/identify">
          Use the camera
        </ButtonLink>
      </div>
      <Show
        when={may('inventory.write')}
        fallback={
          <State icon="lock" title="Not for your role">
            Ask the owner of the shop to let you change the inventory.
          </State>
        }
      >
        <Show
          when={named()}
          keyed
          fallback={
            <ItemFinder
              onFound={({ itemType, itemNo, itemName, blColorId }) =>
                setParams({ type: itemType, no: itemNo, name: itemName, color: blColorId?.toString() })
              }
            />
          }
        >
          {(item) => (
            <AddOne
              item={item}
              color={Number(params.color) || null}
              lane={lane.lane()}
              onAdded={done}
              onBack={() => setParams({ type: undefined, no: undefined, color: undefined, name: undefined })}
            />
          )}
        </Show>
      </Show>
    </>
  );
}

function AddOne(props: {
  item: { itemType: ItemType; itemNo: string; itemName: string };
  color: number | null;
  lane: { code: string; condition: 'N' | 'U' };
  onAdded: (added: Added) => void;
  onBack: () => void;
}) {
  const item = useQuery(() => ({
    queryKey: [...keys.catalogItem(props.item.itemType, props.item.itemNo), 'stock'],
    queryFn: () => loadStockItem(props.item),
  }));
  return (
    <Loaded query={item} loading={<SkeletonRows rows={4} rowRem={5} label="Looking it up" />}>
      {(known) => (
        <>
          <div class="add-head">
            <Picture
              src={itemImagePath(known().itemType, known().itemNo, props.color ?? known().colors[0]?.blColorId ?? 0)}
              alt=""
            />
            <div class="grow">
              <h2>{known().itemName}</h2>
              <span class="muted">{known().itemNo}</span>
            </div>
            <Button onClick={props.onBack}>Another item</Button>
          </div>
          <AddForm
            item={known()}
            code={props.lane.code}
            condition={props.lane.condition}
            blColorId={props.color}
            onAdded={props.onAdded}
          />
        </>
      )}
    </Loaded>
  );
}
