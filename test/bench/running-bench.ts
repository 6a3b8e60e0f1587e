import { createStateHub } from '../../main/bench/services/state-hub.ts';
import type { BenchServices } from '../../main/bench/services/bench-services.ts';
import type { Snapshot } from '../../shared/contract/snapshot.ts';
import { sampleHandlers } from '../ui/sample/handlers.ts';
import { sampleProgress } from '../ui/sample/jobs.ts';
import { sceneSnapshot } from '../ui/sample/scenes.ts';

/** How often each drive reports: the most that the engine does. */
const REPORT_EVERY_MS = 100;

/** Services over a bench in memory with 24 drives, all of which are being erased. */
export interface RunningBench extends BenchServices {
  /** Lets every drive report its progress; returns how to stop. */
  readonly run: () => () => void;
}

/** The bench goes through the real hub, so that it is throttled as drives are. */
export function runningBench(): RunningBench {
  const scene = sceneSnapshot('all-running');
  const hub = createStateHub(scene);
  hub.apply(
    ...scene.drives.map((drive) => ({ kind: 'drive', drive }) as const),
    ...scene.jobs.map((job) => ({ kind: 'job', job }) as const),
  );
  const snapshot = (): Snapshot => hub.snapshot();
  return {
    handlers: sampleHandlers({ snapshot, change: hub.apply }),
    follow: hub.follow,
    takeDownload: () => null,
    run: () => {
      const startedAt = Date.now();
      const timer = setInterval(() => {
        const seconds = (Date.now() - startedAt) / 1000;
        for (const [index, { jobId, target }] of scene.jobs.entries()) {
          // Different drives are at different places, and none comes to its end while it is watched.
          const share = (((index * 37) % 80) + seconds / 60) / 100;
          const rate = 150e6 + Math.round(Math.sin(seconds + index) * 12e6);
          const progress = sampleProgress(target.sizeBytes, 'writing', share, {
            bytesPerSecond: rate,
            temperatureCelsius: 36 + (index % 9),
          });
          hub.apply({ kind: 'progress', jobId, progress });
        }
      }, REPORT_EVERY_MS);
      return () => {
        clearInterval(timer);
      };
    },
  };
}
