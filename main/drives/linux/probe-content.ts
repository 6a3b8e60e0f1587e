import { because } from '../../../shared/missing-reasons.ts';
import { known, readingOr, unavailable, type Reading } from '../../../shared/reading.ts';
import { runTool } from '../run-tool.ts';
import { nodePath } from './drive-uses.ts';
import type { BlockNode } from './system-snapshot.ts';

const blkidTimeoutMs = 3000;

/** blkid's exit status where nothing was recognised (blkid(8)). */
const nothingRecognised = 2;

/**
 * Looks up what lies on the devices that udev knows nothing about, by asking blkid, which reads from the device. Each has
 * its own process, so that a stuck drive costs only its own answer.
 */
export async function probeContents(
  nodes: readonly BlockNode[],
  wanted: (node: BlockNode) => boolean,
  signal: AbortSignal | undefined,
): Promise<readonly BlockNode[]> {
  return Promise.all(
    nodes.map(async (node) => {
      const worthwhile = node.contentType.status === 'unavailable' && readingOr(node.sizeBytes, 0) > 0;
      return worthwhile && wanted(node) ? { ...node, contentType: await probe(node, signal) } : node;
    }),
  );
}

async function probe(node: BlockNode, signal: AbortSignal | undefined): Promise<Reading<string | null>> {
  const run = await runTool('blkid', ['--probe', '--output', 'export', nodePath(node.name)], {
    timeoutMs: blkidTimeoutMs,
    signal,
  });
  if (run.kind !== 'ended') return unavailable(run.reason);
  if (run.exitCode === nothingRecognised)
    return isDenied(run.stderr) ? unavailable(because('not-permitted')) : known(null);
  if (run.exitCode !== 0) return unavailable(because('tool-cannot-read', { tool: 'blkid' }));
  return known(/^TYPE=(.*)$/m.exec(run.stdout)?.[1] ?? null);
}

function isDenied(stderr: string): boolean {
  return /permission denied|error:/i.test(stderr);
}
