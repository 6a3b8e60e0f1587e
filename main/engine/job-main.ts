import './lean-start.ts';

// Imported late, so that what lean-start.ts arranges holds for it.
const { listenForOrder } = await import('./job.ts');
listenForOrder();
