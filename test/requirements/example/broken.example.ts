import { it } from 'vitest';

it('stands in a file that cannot be loaded', () => undefined);

throw new Error('broken on purpose');
