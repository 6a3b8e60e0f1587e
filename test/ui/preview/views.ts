import { archiveViews } from './archive-view-list.ts';
import { benchViews } from './bench-view-list.ts';
import type { View } from './view.ts';

/** Every view worth looking at. */
export const views: readonly View[] = [...benchViews, ...archiveViews];
