import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';

import { App } from './app.tsx';
import { connectBench } from './bridge.ts';
import { startTranslations } from './i18n/i18n.ts';
import { followBench } from './store/bench-store.ts';
import { hashOf, readRoute } from './store/route.ts';
import { createView } from './store/view-store.ts';

// The content security policy forbids code made at run time, which zod would otherwise try.
z.config({ jitless: true });

/** Connects to the bench and shows it in the place of what index.html holds. */
export async function startBench(page: Window): Promise<void> {
  const root = page.document.getElementById('root');
  if (root === null) throw new TypeError('index.html has no #root');

  const client = connectBench(page);
  const view = createView(page.location.hash);
  page.addEventListener('hashchange', () => view.setState({ route: readRoute(page.location.hash) }));
  view.subscribe(({ route }, before) => {
    if (route !== before.route && readRoute(page.location.hash).screen !== route.screen) {
      page.location.hash = hashOf(route);
    }
  });

  await startTranslations();
  createRoot(root).render(
    <StrictMode>
      <App session={{ client, view, bench: followBench(client) }} />
    </StrictMode>,
  );
}
