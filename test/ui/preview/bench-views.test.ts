import { benchViews } from './bench-view-list.ts';
import { expectViews } from './expect-views.ts';

expectViews(
  'every screen of the bench in every state',
  benchViews.filter((view) => view.alike !== true),
);
