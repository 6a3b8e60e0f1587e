import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';

import { App } from './app.tsx';
import { connectBench } from './bridge.ts';
import { startTranslations } from './i18n/i18n.ts';
import { followBench } from './store/bench-store.ts';
import { hashOf, readRoute } from './store/route.ts';
import { createView } from './store/view-store.ts';
import './styles/index.css';

// The content security policy forbids code made at run time, which zod would otherwise try.
z.config({ jitless: true });

const root = document.getElementById('root');
if (root === null) throw new TypeError('index.html has no #root');

const client = connectBench(window);
const view = createView(window.location.hash);
window.addEventListener('hashchange', () => view.setState({ route: readRoute(window.location.hash) }));
view.subscribe(({ route }, before) => {
  if (route !== before.route && readRoute(window.location.hash).screen !== route.screen) {
    window.location.hash = hashOf(route);
  }
});

await startTranslations();
createRoot(root).render(
  <StrictMode>
    <App session={{ client, view, bench: followBench(client) }} />
  </StrictMode>,
);
