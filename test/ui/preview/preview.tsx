import { createRoot } from 'react-dom/client';

import { App } from '../../../renderer/app.tsx';
import { startTranslations } from '../../../renderer/i18n/i18n.ts';
import { followBench } from '../../../renderer/store/bench-store.ts';
import { readRoute } from '../../../renderer/store/route.ts';
import { createView } from '../../../renderer/store/view-store.ts';
import '../../../renderer/styles/index.css';
import { languageSchema } from '../../../shared/contract/settings.ts';
import { sampleBench } from '../sample-bench.ts';
import { sceneNames } from '../sample/scenes.ts';

// The real renderer over a bench in memory: `?scene=busy&theme=dark&language=de#/bays`.
const wanted = new URLSearchParams(window.location.search);
const scene = sceneNames.find((name) => name === wanted.get('scene')) ?? 'ready';
const language = languageSchema.safeParse(wanted.get('language'));
const client = sampleBench(scene, {
  theme: wanted.get('theme') === 'dark' ? 'dark' : 'light',
  baysView: wanted.get('view') === 'table' ? 'table' : 'cards',
  language: language.success ? language.data : 'en',
});
const view = createView(window.location.hash);
window.addEventListener('hashchange', () => view.setState({ route: readRoute(window.location.hash) }));
await startTranslations();
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App session={{ client, view, bench: followBench(client) }} />);
