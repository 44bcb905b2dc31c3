import { Navigate, Route, Router } from '@solidjs/router';
import { type JSX, lazy, Suspense } from 'solid-js';
import { NotFound } from './not-found.tsx';
import { UpdateNotice } from './update-notice.tsx';

const Queried = lazy(() => import('./queried.tsx'));
const Shell = lazy(() => import('./shell.tsx'));
const SignIn = lazy(() => import('../people/sign-in.page.tsx'));
const SignUp = lazy(() => import('../people/sign-up.page.tsx'));
const Join = lazy(() => import('../people/join.page.tsx'));
const Orders = lazy(() => import('../orders/orders.page.tsx'));
const Order = lazy(() => import('../orders/order.page.tsx'));
const Inventory = lazy(() => import('../inventory/inventory.page.tsx'));
const Identify = lazy(() => import('../identify/identify.page.tsx'));
const AddToStock = lazy(() => import('../stock/add.page.tsx'));
const Count = lazy(() => import('../inventory/count.page.tsx'));
const Lot = lazy(() => import('../inventory/lot.page.tsx'));
const Catalogue = lazy(() => import('../catalogue/catalogue.page.tsx'));
const CatalogueItem = lazy(() => import('../catalogue/item.page.tsx'));
const CatalogueFiles = lazy(() => import('../catalogue/files.page.tsx'));
const Walks = lazy(() => import('../walks/walks.page.tsx'));
const WalkReport = lazy(() => import('../walks/report.page.tsx'));
const Walk = lazy(() => import('../picking/walk.page.tsx'));
const Todos = lazy(() => import('../todos/todos.page.tsx'));
const Plan = lazy(() => import('../plan/plan.page.tsx'));
const InStep = lazy(() => import('../inStep/inStep.layout.tsx'));
const InStepNow = lazy(() => import('../inStep/now.page.tsx'));
const Questions = lazy(() => import('../inStep/questions.page.tsx'));
const WaitingLots = lazy(() => import('../inStep/lots.page.tsx'));
const OffSale = lazy(() => import('../inStep/offSale.page.tsx'));
const PushLog = lazy(() => import('../inStep/log.page.tsx'));
const SyncRuns = lazy(() => import('../inStep/runs.page.tsx'));
const Settings = lazy(() => import('../settings/settings.layout.tsx'));
const Marketplaces = lazy(() => import('../settings/marketplaces.page.tsx'));
const Stock = lazy(() => import('../imports/imports.page.tsx'));
const Team = lazy(() => import('../people/team.page.tsx'));
const PhotoSettings = lazy(() => import('../settings/photos.page.tsx'));
const DeviceSettings = lazy(() => import('../settings/device.page.tsx'));

/** Every address of the app. */
export function Routes(props: { toasts: JSX.Element }) {
  return (
    <Router
      root={(section) => (
        <>
          <Suspense>{section.children}</Suspense>
          <UpdateNotice />
          {props.toasts}
        </>
      )}
    >
      <Route path="/pick/:id" component={Walk} />
      <Route component={Queried}>
        <Route path="/sign-in" component={SignIn} />
        <Route path="/sign-up" component={SignUp} />
        <Route path="/join/:id" component={Join} />
        <Route path="/" component={Shell}>
          <Route path="/" component={() => <Navigate href="/orders" />} />
          <Route path="/orders" component={Orders} />
          <Route path="/orders/:id" component={Order} />
          <Route path="/inventory" component={Inventory} />
          <Route path="/inventory/:id" component={Lot} />
          <Route path="/identify" component={Identify} />
          <Route path="/stock/add" component={AddToStock} />
          <Route path="/catalogue" component={Catalogue} />
          <Route path="/catalogue/files" component={CatalogueFiles} />
          <Route path="/catalogue/:type/:no" component={CatalogueItem} />
          <Route path="/count" component={Count} />
          <Route path="/pick" component={Walks} />
          <Route path="/pick/:id/report" component={WalkReport} />
          <Route path="/todos" component={Todos} />
          <Route path="/sync" component={InStep}>
            <Route path="/" component={InStepNow} />
            <Route path="/questions" component={Questions} />
            <Route path="/lots" component={WaitingLots} />
            <Route path="/off-sale" component={OffSale} />
            <Route path="/log" component={PushLog} />
            <Route path="/runs" component={SyncRuns} />
          </Route>
          <Route path="/settings" component={Settings}>
            <Route path="/" />
            <Route path="/marketplaces" component={Marketplaces} />
            <Route path="/stock" component={Stock} />
            <Route path="/plan" component={Plan} />
            <Route path="/sync" component={() => <Navigate href="/sync/runs" />} />
            <Route path="/team" component={Team} />
            <Route path="/photos" component={PhotoSettings} />
            <Route path="/device" component={DeviceSettings} />
          </Route>
          <Route path="*" component={NotFound} />
        </Route>
      </Route>
    </Router>
  );
}
