import { A, useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, type JSX, Show } from 'solid-js';
import type { PickReport, PickSession, SessionDetail } from '../../../worker/src/contract/picking.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { Badge } from '../kit/chip.tsx';
import { plural, quantity } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { Note } from '../kit/note.tsx';
import { Loaded, SkeletonRows } from '../kit/states.tsx';
import { ExactTime } from '../kit/time.tsx';
import { createTitle } from '../kit/title.ts';
import { useMay, useMe } from '../people/me.tsx';
import { OUTCOME_LOOK } from './outcome.ts';
import { ReportTodos } from './report-todos.tsx';
import { Ring } from './ring.tsx';
import { entryWord, inWords, progressOf, tookWords } from './walkView.ts';
import './walks.css';

/** How a walk went: for the desk, for whoever packs, and on paper. */
export default function ReportPage() {
  const params = useParams<{ id: string }>();
  const detail = useQuery(() => ({
    queryKey: keys.walkReport(params.id),
    queryFn: () => api.walkReport(params.id),
  }));
  createTitle(() => (detail.isPending || !detail.data ? 'Walk' : `Walk ${detail.data.session.no}`));
  return (
    <>
      <A class="back no-print" href="/pick">
        <Icon name="left" />
        Pick
      </A>
      <Loaded isPage query={detail} loading={<SkeletonRows rows={4} label="Loading the walk" />}>
        {(data) => <Report detail={data()} />}
      </Loaded>
    </>
  );
}

function Report(props: { detail: SessionDetail }) {
  const session = () => props.detail.session;
  const report = () => props.detail.report;
  return (
    <div class="report">
      <div class="page-head">
        <h1>Walk {session().no}</h1>
        <Show when={session().state !== 'open'}>
          <span class="no-print">
            <Button onClick={() => window.print()}>Print</Button>
          </span>
        </Show>
      </div>
      <Show when={session().state === 'open'}>
        <StillOn session={session()} />
      </Show>
      <Show when={report()}>
        {(known) => (
          <>
            <Sums session={session()} report={known()} />
            <Orders session={session()} report={known()} />
            <Pickers report={known()} />
          </>
        )}
      </Show>
      <Show when={!report() && session().state !== 'open'}>
        <Note>The report of this walk is being written. It appears here in a moment.</Note>
      </Show>
      <ReportTodos walkId={session().id} isOpen={session().state === 'open'} />
    </div>
  );
}

function StillOn(props: { session: PickSession }) {
  const me = useMe();
  const may = useMay();
  const session = () => props.session;
  const done = () => session().pickedPieces + session().shortPieces;
  return (
    <div class="panel walk-card">
      <Ring share={progressOf(session())} label={`${quantity(done())} of ${plural(session().pieces, 'piece')} done`} />
      <div class="walk-what">
        <p>
          <strong>This walk is still on.</strong>{' '}
          {session().pickers.length > 0 ? `${inWords(session().pickers)} walking.` : 'Nobody is walking at the moment.'}
        </p>
        <p class="small muted">
          {quantity(done())} of {plural(session().pieces, 'piece')} done, {plural(session().orders.length, 'order')}
        </p>
      </div>
      <Show when={may('picking.write')}>
        <div class="walk-card-all">
          <ButtonLink tone="primary" icon="hand" href={`/pick/${session().id}`}>
            {entryWord(session(), me().name)}
          </ButtonLink>
        </div>
      </Show>
    </div>
  );
}

function Sums(props: { session: PickSession; report: PickReport }) {
  const sum = (of: 'pickedPieces' | 'shortPieces') => props.report.orders.reduce((all, order) => all + order[of], 0);
  return (
    <section class="panel" aria-label="In short">
      <dl class="count-grid">
        <Sum name="Picked">{plural(sum('pickedPieces'), 'piece')}</Sum>
        <Sum name="Missing">{sum('shortPieces') === 0 ? 'Nothing' : plural(sum('shortPieces'), 'piece')}</Sum>
        <Sum name="Orders">{quantity(props.report.orders.length)}</Sum>
        <Show when={props.report.startedAt}>
          {(started) => (
            <Sum name="Took">
              {tookWords(started(), props.report.completedAt)}
              <span class="small muted">{` of about ${props.session.estimatedMinutes}`}</span>
            </Sum>
          )}
        </Show>
      </dl>
      <p class="small muted report-times">
        <Show when={props.report.startedAt}>
          {(started) => (
            <>
              First tap <ExactTime at={started()} />,{' '}
            </>
          )}
        </Show>
        finished <ExactTime at={props.report.completedAt} />.
        <Show when={props.report.lateCommands > 0}>
          {` ${plural(props.report.lateCommands, 'tap')} came in later, from a phone without a network.`}
        </Show>
      </p>
    </section>
  );
}

function Sum(props: { name: string; children: JSX.Element }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Orders(props: { session: PickSession; report: PickReport }) {
  const remoteOf = (orderId: string) => props.session.orders.find((order) => order.orderId === orderId)?.remoteId;
  return (
    <section class="card" aria-labelledby="report-orders">
      <h2 class="lines-title" id="report-orders">
        Orders
      </h2>
      <ul>
        <For each={props.report.orders}>
          {(order) => (
            <li class="report-row">
              <span class="report-tote">{order.tote}</span>
              <span class="grow">
                <A href={`/orders/${order.orderId}`}>
                  <strong>{order.code}</strong>
                </A>{' '}
                <span class="muted small">{remoteOf(order.orderId)}</span>
                <br />
                <span class="small">
                  {plural(order.pickedPieces, 'piece')} picked
                  {order.shortPieces > 0 ? `, ${quantity(order.shortPieces)} missing` : ''}
                </span>
              </span>
              <Badge tone={OUTCOME_LOOK[order.outcome].tone} icon={OUTCOME_LOOK[order.outcome].icon}>
                {OUTCOME_LOOK[order.outcome].label}
              </Badge>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}

function Pickers(props: { report: PickReport }) {
  return (
    <Show when={props.report.pickers.length > 0}>
      <section class="panel" aria-labelledby="report-pickers">
        <h2 id="report-pickers">Who walked</h2>
        <dl class="facts">
          <For each={props.report.pickers}>
            {(picker) => (
              <>
                <dt>{picker.name}</dt>
                <dd>
                  {plural(picker.picks, 'pick')}, {plural(picker.pieces, 'piece')}
                </dd>
              </>
            )}
          </For>
        </dl>
      </section>
    </Show>
  );
}
