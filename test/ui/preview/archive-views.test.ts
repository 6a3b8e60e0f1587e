import { archiveViews } from './archive-view-list.ts';
import { expectViews } from './expect-views.ts';

expectViews(
  'every screen of archive, assets and settings in every state',
  archiveViews.filter((view) => view.alike !== true),
);
