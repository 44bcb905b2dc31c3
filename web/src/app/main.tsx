import '../kit/tokens.css';
import '../kit/base.css';
import '../kit/kit.css';
import '../sync/sync.css';
import './app.css';
import { QueryClientProvider } from '@tanstack/solid-query';
import { ErrorBoundary, render } from 'solid-js/web';
import { queryClient } from '../api/queries.ts';
import { Toasts } from '../kit/toast.tsx';
import { Broken } from './broken.tsx';
import { Routes } from './routes.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

render(
  () => (
    <ErrorBoundary fallback={(error: unknown) => <Broken error={error} />}>
      <QueryClientProvider client={queryClient}>
        <Routes toasts={<Toasts />} />
      </QueryClientProvider>
    </ErrorBoundary>
  ),
  root,
);
