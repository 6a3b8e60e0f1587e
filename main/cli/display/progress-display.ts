import type { Bench } from '../../bench/bench.ts';
import type { JobNews } from '../../bench/job-news.ts';
import type { ProgressKind } from '../progress-option.ts';
import { printError, printRaw } from '../output.ts';
import { jsonLine } from '../text/printable.ts';
import { cutCells } from '../text/cells.ts';
import { wrapLines } from '../text/table.ts';
import { jobLines, totalLine } from './job-lines.ts';
import { viewsAfter, type JobViews } from './job-view.ts';
import { openLiveScreen } from './live-screen.ts';
import { milestoneLines } from './milestones.ts';
import { newsRecord } from './news-record.ts';
import { styleFor } from './style.ts';

/** Tells on standard error how jobs go, from when it is opened until it is closed. */
export interface ProgressDisplay {
  /** A live display shows questions itself; the others print them. */
  readonly isLive: boolean;
  /** Shows a question below the jobs until it is replaced, or `null` for none. */
  readonly ask: (lines: readonly string[] | null) => void;
  /** Marks every running job as being cancelled. */
  readonly markCancelling: () => void;
  readonly close: () => void;
}

/** Opens the display that fits the wish and the terminal; jobs are shown in the order in which `targets` were named. */
export function openProgressDisplay(
  bench: Bench,
  kind: ProgressKind,
  targets: readonly string[],
): ProgressDisplay {
  switch (kind) {
    case 'json':
      return tellEach(bench, (_views, news) => {
        printRaw(jsonLine(newsRecord(news)), process.stderr);
      });
    case 'lines':
      return tellEach(bench, (views, news) => {
        printError(...milestoneLines(views, news));
      });
    case 'none':
      return tellEach(bench, tellProblems);
    case 'auto':
      return process.stderr.isTTY ? openLive(bench, targets) : tellEach(bench, tellProblems);
    default:
      return kind satisfies never;
  }
}

function tellProblems(views: JobViews, news: JobNews): void {
  if (news.kind === 'problem') printError(...milestoneLines(views, news));
}

/** `tell` gets the views as they were before the news, because milestones are changes. */
function tellEach(bench: Bench, tell: (before: JobViews, news: JobNews) => void): ProgressDisplay {
  let views: JobViews = [];
  const stop = bench.watch((news) => {
    tell(views, news);
    views = viewsAfter(views, news);
  });
  return { isLive: false, ask: () => undefined, markCancelling: () => undefined, close: stop };
}

function openLive(bench: Bench, targets: readonly string[]): ProgressDisplay {
  const style = styleFor(process.env, true);
  let views: JobViews = [];
  let question: readonly string[] | null = null;
  let isClosing = false;
  const stop = bench.watch((news) => {
    views = inOrderOf(targets, viewsAfter(views, news));
  });
  const screen = openLiveScreen(process.stderr, ({ columns, rows }) => {
    if (views.length === 0) return [];
    const footer = isClosing
      ? []
      : (question
          ?.flatMap((line) => wrapLines(line, columns))
          .map((line) => style.strong(cutCells(line, columns))) ?? [
          totalLine(views, columns, style, 'Ctrl-C asks what to do'),
        ]);
    const room = rows - footer.length - 1;
    return [
      ...jobLines(views, { columns, rows: Math.max(1, room) }, style),
      ...(footer.length > 0 ? ['', ...footer] : []),
    ];
  });
  return {
    isLive: true,
    ask: (lines) => {
      question = lines;
      screen.redraw();
    },
    markCancelling: () => {
      views = views.map((view) => ({ ...view, cancelling: view.report === null }));
      screen.redraw();
    },
    close: () => {
      isClosing = true;
      stop();
      screen.close();
    },
  };
}

/** Jobs begin in any order; each keeps the place that its target has on the command line. */
function inOrderOf(targets: readonly string[], views: JobViews): JobViews {
  return [...views].sort((a, b) => targets.indexOf(a.target) - targets.indexOf(b.target));
}
