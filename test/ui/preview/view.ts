import type { Page } from '@playwright/test';

import type { SceneName } from '../sample/scenes.ts';

/** One view to look at: a scene, a screen, and what a person does to get there. */
export interface View {
  readonly name: string;
  readonly scene: SceneName;
  readonly hash: string;
  readonly bays?: 'cards' | 'table';
  readonly walk?: (page: Page) => Promise<void>;
  /** Worth a look, but made of the same parts as another view. */
  readonly alike?: true;
}
