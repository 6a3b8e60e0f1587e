import './styles/index.css';

/**
 * What index.html holds is painted before the program is run: reading it takes a good part of a second on a slow machine.
 * A window in the background paints nothing, and must not wait for that.
 */
const MAX_WAIT_FOR_PAINT_MS = 1500;

await new Promise<void>((resolve) => {
  setTimeout(resolve, MAX_WAIT_FOR_PAINT_MS);
  // The frame after the callback is the paint; a task that is queued in it runs behind that.
  requestAnimationFrame(() => setTimeout(resolve));
});
const { startBench } = await import('./start.tsx');
await startBench(window);
