import { expectViews } from './expect-views.ts';
import { isAtTheBench, views } from './views.ts';

expectViews(
  'every screen of the bench in every state',
  views.filter((view) => view.alike !== true && isAtTheBench(view)),
);
