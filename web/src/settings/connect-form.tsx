import { createSignal, For, Show } from 'solid-js';
import { MARKETPLACE_LABELS, type MarketplaceName } from '../../../worker/src/contract/common.ts';
import type { Connection } from '../../../worker/src/contract/marketplaces.ts';
import { api } from '../api/api.ts';
import { Button } from '../kit/button.tsx';
import { TextField } from '../kit/field.tsx';
import { dayIn, shopTimeZone, startOfDay } from '../kit/format.ts';
import { Note } from '../kit/note.tsx';
import { toast } from '../kit/toast.tsx';
import { createForm } from '../people/form.ts';
import { refetchConnections } from './marketplace.tsx';

const FIELDS = {
  bricklink: [
    { name: 'consumerKey', label: 'Consumer key' },
    { name: 'consumerSecret', label: 'Consumer secret' },
    { name: 'tokenValue', label: 'Token value' },
    { name: 'tokenSecret', label: 'Token secret' },
  ],
  brickowl: [{ name: 'apiKey', label: 'API key' }],
} as const satisfies Record<MarketplaceName, readonly { name: string; label: string }[]>;

const WHERE: Record<MarketplaceName, readonly string[]> = {
  bricklink: [
    'On BrickLink, open My BrickLink → Settings → API (www.bricklink.com/v2/api/register_consumer.page).',
    'Register a consumer if there is none. Its key and secret stand at the top.',
    'Add an access token for the address this server calls from (0.0.0.0 with mask 0.0.0.0 allows any). Copy its value and secret.',
  ],
  brickowl: [
    'On Brick Owl, open your shop’s settings → API keys (www.brickowl.com/user → API Keys).',
    'Create a key for this shop and copy it.',
  ],
};

/** Takes keys in; they go to the server once and never come back. */
export function ConnectForm(props: { connection: Connection; onDone: () => void }) {
  const marketplace = () => props.connection.marketplace;
  const label = () => MARKETPLACE_LABELS[marketplace()];
  const [since, setSince] = createSignal(
    props.connection.ordersSince ? dayIn(shopTimeZone(), Date.parse(props.connection.ordersSince)) : '',
  );
  const form = createForm(
    { consumerKey: '', consumerSecret: '', tokenValue: '', tokenSecret: '', apiKey: '', ordersSince: '' },
    async ({ consumerKey, consumerSecret, tokenValue, tokenSecret, apiKey }) => {
      const ordersSince = since() ? new Date(startOfDay(since(), shopTimeZone())).toISOString() : undefined;
      const connection =
        marketplace() === 'bricklink'
          ? await api.connectBrickLink({
              credentials: { consumerKey, consumerSecret, tokenValue, tokenSecret },
              ordersSince,
            })
          : await api.connectBrickOwl({ credentials: { apiKey }, ordersSince });
      await refetchConnections();
      props.onDone();
      if (!connection.problem) toast({ text: `${label()} is connected.`, tone: 'good' });
    },
  );
  return (
    <form class="stack" noValidate autocomplete="off" onSubmit={(event) => void form.submit(event)}>
      <details open={!props.connection.connected}>
        <summary>Where to find the {marketplace() === 'bricklink' ? 'keys' : 'key'}</summary>
        <ol class="steps small muted">
          <For each={WHERE[marketplace()]}>{(step) => <li>{step}</li>}</For>
        </ol>
      </details>
      <Show when={form.general()}>
        <Note tone="bad" live>
          {form.general()}
        </Note>
      </Show>
      <For each={FIELDS[marketplace()]}>
        {(field) => (
          <TextField
            label={field.label}
            type="password"
            name={`${marketplace()}-${field.name}`}
            autocomplete="off"
            value={form.values[field.name]}
            onInput={(value) => form.set(field.name, value)}
            problem={form.problems()[field.name]}
          />
        )}
      </For>
      <TextField
        label="Leave out orders placed before (optional)"
        type="date"
        value={since()}
        onInput={setSince}
        max={dayIn(shopTimeZone(), Date.now())}
        hint="Older orders are never brought in and never change stock. Empty: all open orders come in."
        problem={form.problems().ordersSince}
      />
      <div class="button-row">
        <Button type="submit" tone="primary" busy={form.busy()}>
          {props.connection.connected ? 'Replace the keys' : `Connect ${label()}`}
        </Button>
        <Show when={props.connection.connected}>
          <Button onClick={() => props.onDone()}>Cancel</Button>
        </Show>
      </div>
    </form>
  );
}
