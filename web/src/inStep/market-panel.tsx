import { A } from '@solidjs/router';
import { useMutation } from '@tanstack/solid-query';
import { type JSX, Match, Show, Switch } from 'solid-js';
import { MARKETPLACE_LABELS } from '../../../worker/src/contract/common.ts';
import type { StockStatus } from '../../../worker/src/contract/listings.ts';
import type { Connection } from '../../../worker/src/contract/marketplaces.ts';
import { api } from '../api/api.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { Badge } from '../kit/chip.tsx';
import { quantity } from '../kit/format.ts';
import { Note } from '../kit/note.tsx';
import { ExactTime, Time } from '../kit/time.tsx';
import { toast } from '../kit/toast.tsx';
import { useMay } from '../people/me.tsx';
import { CallBudgetBar } from './call-budget.tsx';
import { HowFar, KeepInStep } from './keep-in-step.tsx';

/** One marketplace: whether its account works, whether its lots are kept in step, and what waits there. */
export function MarketPanel(props: { stock: StockStatus; connection: Connection | undefined }) {
  const may = useMay();
  const stock = () => props.stock;
  const label = () => MARKETPLACE_LABELS[stock().marketplace];
  const compare = useMutation(() => ({
    mutationFn: () => api.compareLots(stock().marketplace),
    onSuccess: () =>
      toast({ text: `All lots of ${label()} are read and compared. What differs appears here.`, tone: 'good' }),
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
  }));
  return (
    <section class="panel stack" aria-label={label()}>
      <div class="market-head">
        <h2>{label()}</h2>
        <StateBadge stock={stock()} connection={props.connection} />
      </div>
      <Show when={props.connection}>{(connection) => <Health connection={connection()} />}</Show>
      <KeepInStep stock={stock()} connection={props.connection} />
      <Counts stock={stock()} />
      <Show when={may('sync.run') && stock().listed > 0}>
        <div>
          <Button icon="search" busy={compare.isPending} onClick={() => compare.mutate()}>
            Compare now
          </Button>
          <p class="small muted step-under">
            Reads every lot on {label()} and asks about what neither an order nor your books explain. Changes nothing.
          </p>
        </div>
      </Show>
      <Show when={may('marketplaces.write') && (props.connection?.stockImportedAt ?? null) !== null}>
        <HowFar stock={stock()} />
      </Show>
      <Show when={may('marketplaces.read')}>
        <CallBudgetBar marketplace={stock().marketplace} />
      </Show>
    </section>
  );
}

function StateBadge(props: { stock: StockStatus; connection: Connection | undefined }) {
  const stock = () => props.stock;
  return (
    <Switch
      fallback={
        <Badge tone="good" icon="checkCircle">
          In step
        </Badge>
      }
    >
      <Match when={props.connection?.problem}>
        <Badge tone="bad" icon="alert">
          Trouble
        </Badge>
      </Match>
      <Match when={stock().mode === 'off'}>
        <Badge icon="pause">Not kept in step</Badge>
      </Match>
      <Match when={stock().failed > 0}>
        <Badge tone="bad" icon="alert">
          {quantity(stock().failed)} not taken
        </Badge>
      </Match>
      <Match when={stock().emptied > 0}>
        <Badge tone="warn" icon="shortage">
          Stopped to ask
        </Badge>
      </Match>
      <Match when={stock().questions > 0}>
        <Badge tone="warn" icon="question">
          {quantity(stock().questions)} asked
        </Badge>
      </Match>
      <Match when={stock().waiting + stock().unknown > 0}>
        <Badge tone="warn" icon="clock">
          {quantity(stock().waiting + stock().unknown)} waiting
        </Badge>
      </Match>
    </Switch>
  );
}

/** The state of the account, in words. */
function Health(props: { connection: Connection }) {
  const one = () => props.connection;
  const may = useMay();
  return (
    <Show
      when={one().problem}
      fallback={
        <p class="small muted">
          {one().storeName ? `${one().storeName}: the key` : 'The key'} is accepted.{' '}
          <Show when={one().lastGoodAt} fallback="Nothing has been fetched yet.">
            {(at) => (
              <>
                Last good answer <Time at={at()} />.
              </>
            )}
          </Show>
        </p>
      }
    >
      {(problem) => (
        <Note
          tone="bad"
          action={
            <Show when={may('marketplaces.write')}>
              <ButtonLink href="/settings/marketplaces">Look at the connection</ButtonLink>
            </Show>
          }
        >
          {problem().message}
          <p class="small muted">
            Since <ExactTime at={problem().since} />. It is tried again every 15 minutes.
          </p>
        </Note>
      )}
    </Show>
  );
}

function Counts(props: { stock: StockStatus }) {
  const stock = () => props.stock;
  const lots = (state: string) => `/sync/lots?marketplace=${stock().marketplace}&state=${state}`;
  const isOn = () => stock().mode === 'on';
  // Lots that would go off sale wait for a word, not for their turn.
  const waiting = () => Math.max(0, stock().waiting - stock().emptied);
  return (
    <dl class="facts">
      <Fact label="Lots there">{quantity(stock().listed)}</Fact>
      <Show when={isOn() || waiting() > 0}>
        <Fact label="Waiting" href={waiting() > 0 ? lots('waiting') : undefined}>
          {quantity(waiting())}
          <Show when={waiting() > 0 && stock().waitingSince}>
            {(at) => (
              <span class="muted small">
                , oldest <Time at={at()} />
              </span>
            )}
          </Show>
        </Fact>
      </Show>
      <Show when={isOn() || stock().failed > 0}>
        <Fact label="Not taken" href={stock().failed > 0 ? lots('failed') : undefined}>
          {quantity(stock().failed)}
        </Fact>
      </Show>
      <Show when={stock().emptied > 0}>
        <Fact label="Would go off sale" href={`/sync/off-sale?marketplace=${stock().marketplace}`}>
          {quantity(stock().emptied)}
        </Fact>
      </Show>
      <Fact
        label="Questions"
        href={stock().questions > 0 ? `/sync/questions?marketplace=${stock().marketplace}` : undefined}
      >
        {quantity(stock().questions)}
      </Fact>
      <Show when={stock().unknown > 0}>
        <Fact label="Being checked">{quantity(stock().unknown)}</Fact>
      </Show>
      <Show when={!isOn() && stock().differing > 0}>
        <Fact label="Show another quantity">{quantity(stock().differing)}</Fact>
      </Show>
      <Fact label="Your lots not listed there">{quantity(stock().missing)}</Fact>
      <Show when={stock().unlistable > 0}>
        <Fact label="Its catalogue lacks" href={lots('unlistable')}>
          {quantity(stock().unlistable)}
        </Fact>
      </Show>
    </dl>
  );
}

function Fact(props: { label: string; href?: string | undefined; children: JSX.Element }) {
  return (
    <>
      <dt>{props.label}</dt>
      <dd>
        <Show when={props.href} fallback={<span class="num">{props.children}</span>}>
          {(href) => (
            <A class="num" href={href()}>
              {props.children}
            </A>
          )}
        </Show>
      </dd>
    </>
  );
}
