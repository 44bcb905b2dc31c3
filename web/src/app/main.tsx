import '../kit/tokens.css';
import '../kit/base.css';
import '../kit/text.css';
import '../kit/button.css';
import '../kit/chip.css';
import '../kit/field.css';
import '../kit/card.css';
import '../kit/states.css';
import '../kit/dialog.css';
import '../kit/menu.css';
import '../kit/toast.css';
import '../kit/item.css';
import '../kit/table.css';
import './app.css';
import { ErrorBoundary, render } from 'solid-js/web';
import { Toasts } from '../kit/toast.tsx';
import { Broken } from './broken.tsx';
import { Routes } from './routes.tsx';
import '../sync/install.ts';

const RELOADED = 'brickops.reloadedAt';
const MINUTE_MS = 60_000;

// After a new version went live, an open page asks for files that are gone: the new page has the new ones.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
  if (!navigator.onLine || Date.now() - last < MINUTE_MS) return;
  event.preventDefault();
  sessionStorage.setItem(RELOADED, String(Date.now()));
  location.reload();
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

render(
  () => (
    <ErrorBoundary fallback={(error: unknown) => <Broken error={error} />}>
      <Routes toasts={<Toasts />} />
    </ErrorBoundary>
  ),
  root,
);
