import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Each } from '../kit/each.tsx';
import { Loaded, SkeletonRows } from '../kit/states.tsx';
import { useMay } from '../people/me.tsx';
import { Marketplace } from './marketplace.tsx';

export default function MarketplacesPage() {
  const may = useMay();
  const connections = useQuery(() => ({ queryKey: keys.connections, queryFn: api.connections }));
  return (
    <>
      <h1>Marketplaces</h1>
      <Show when={!may('marketplaces.write')}>
        <p class="muted">Only the owner of the shop can connect and disconnect.</p>
      </Show>
      <Loaded query={connections} loading={<SkeletonRows rows={4} rowRem={6} label="Loading the connections" />}>
        {(rows) => (
          <Each rows={rows()} by={(connection) => connection.marketplace}>
            {(connection) => <Marketplace connection={connection()} />}
          </Each>
        )}
      </Loaded>
    </>
  );
}
