import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Verdict } from '../../../shared/contract/verification.ts';
import type { Problem } from '../../../shared/problem.ts';
import { problemOf } from '../../store/bench-store.ts';
import { useClient } from '../../store/context.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { givenFile } from '../../ui/files.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { pairDocuments, type DocumentPair } from './document-pairs.ts';
import { TrustRoots } from './trust-roots.tsx';
import { VerdictCard } from './verdict-card.tsx';

type Checked =
  | { readonly id: number; readonly name: string; readonly verdict: Verdict }
  | { readonly id: number; readonly name: string; readonly problem: Problem };

/** The most answers kept on the screen. */
const KEPT = 50;

/** Drop a certificate, from anybody, and see whether it can be relied on. Works offline; nothing in it is ever run. */
export function VerifyScreen(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const [checked, setChecked] = useState<readonly Checked[]>([]);
  const [open, setOpen] = useState(0);

  const check = async ({ document, signature }: DocumentPair, id: number): Promise<Checked> => {
    try {
      const verdict = await client.call('verification.check', {
        document: await givenFile(document),
        signature: signature === null ? null : await givenFile(signature),
      });
      return { id, name: document.name, verdict };
    } catch (error) {
      return { id, name: document.name, problem: problemOf(error) };
    }
  };
  const take = async (files: readonly File[]): Promise<void> => {
    const pairs = pairDocuments(files);
    setOpen((count) => count + pairs.length);
    let id = Date.now();
    for (const pair of pairs) {
      id += 1;
      const answer = await check(pair, id);
      setOpen((count) => count - 1);
      setChecked((before) => [answer, ...before].slice(0, KEPT));
    }
  };
  return (
    <div className="page scroll">
      <div className="page-body">
        <h1>{t('verify.title')}</h1>
        <p className="muted lead">{t('verify.lead')}</p>
        <FileDrop
          label={t('verify.drop')}
          hint={t('verify.dropHint')}
          button={t('verify.choose')}
          accept={['.pdf', '.json', '.p7s']}
          many
          onFiles={(files) => void take(files)}
        />
        <div role="status" aria-live="polite">
          {open > 0 ? <p className="muted">{t('verify.checking', { count: open })}</p> : null}
          <div className="verdicts">
            {checked.map((answer) =>
              'verdict' in answer ? (
                <VerdictCard key={answer.id} name={answer.name} verdict={answer.verdict} level={2} />
              ) : (
                <div key={answer.id}>
                  <h2>{answer.name}</h2>
                  <ProblemNote problem={answer.problem} />
                </div>
              ),
            )}
          </div>
        </div>
        <TrustRoots />
      </div>
    </div>
  );
}
