import { expectViews } from './expect-views.ts';
import { isAtTheBench, views } from './views.ts';

expectViews(
  'every screen of archive, assets and settings in every state',
  views.filter((view) => view.alike !== true && !isAtTheBench(view)),
);
