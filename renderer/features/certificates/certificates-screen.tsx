import { useCallback, useDeferredValue, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { noCertificateFilters, type CertificateFilters } from '../../../shared/contract/certificates.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useBench, useSession, useView } from '../../store/context.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { ArchiveBar } from './archive-bar.tsx';
import { CheckReport } from './check-report.tsx';
import { CertificateFilterBar } from './certificate-filter-bar.tsx';
import { CertificateList } from './certificate-list.tsx';
import { CertificatePanel } from './certificate-panel.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useCertificatePages } from './use-certificate-pages.ts';

/** The archive: search, list, and the certificate that is open. */
export function CertificatesScreen(props: { readonly certificateId: string | null }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const revision = useBench((bench) => bench.archive.revision);
  const inArchive = useBench((bench) => bench.archive.certificates);
  const { view } = useSession();
  const filters = useView((state) => state.certificateFilters);
  const selected = useView((state) => state.chosenCertificates);
  const setFilters = (certificateFilters: CertificateFilters): void => view.setState({ certificateFilters });
  const [reportOpen, setReportOpen] = useState(false);
  const asked = useDeferredValue(filters);
  const pages = useCertificatePages(asked, revision);
  const onSelect = useCallback(
    (id: string, on: boolean) =>
      view.setState(({ chosenCertificates: before }) => ({
        chosenCertificates: new Set(on ? [...before, id] : [...before].filter((other) => other !== id)),
      })),
    [view],
  );
  const isNarrowed = JSON.stringify(asked) !== JSON.stringify(noCertificateFilters);
  // Without filters the bench knows the number, however large.
  const counted = pages.total !== null && !pages.totalIsExact && !isNarrowed;
  const total = counted ? inArchive : pages.total;
  const totalIsExact = counted || pages.totalIsExact;
  return (
    <div className="archive-screen" data-panel={props.certificateId !== null || undefined}>
      <section className="archive-area" aria-labelledby="certificates-title">
        <div className="archive-head">
          <h1 id="certificates-title">{t('certificates.title')}</h1>
          <p className="muted figures" role="status">
            {total === null
              ? pages.problem === null
                ? t('common.reading')
                : ''
              : totalIsExact
                ? t('certificates.count', { count: total, number: formats.exact(total) })
                : t('certificates.countMore', { number: formats.exact(total) })}
          </p>
          <ArchiveBar reportOpen={reportOpen} onToggleReport={() => setReportOpen(!reportOpen)} />
        </div>
        {reportOpen ? (
          <CheckReport
            onShow={(status) => setFilters({ ...noCertificateFilters, verdicts: [status] })}
            onClose={() => setReportOpen(false)}
          />
        ) : null}
        <CertificateFilterBar filters={filters} onChange={setFilters} />
        <SelectionBar
          filters={filters}
          selected={selected}
          total={total ?? 0}
          totalIsExact={totalIsExact}
          onChoose={(ids) => view.setState({ chosenCertificates: new Set(ids) })}
        />
        {pages.problem === null ? null : <ProblemNote problem={pages.problem} alert />}
        {pages.total === 0 ? (
          <p className="list-empty muted">
            {t(isNarrowed ? 'certificates.nothingFound' : 'certificates.noneYet')}
          </p>
        ) : (
          <CertificateList
            pages={pages}
            openId={props.certificateId}
            selected={selected}
            onSelect={onSelect}
          />
        )}
      </section>
      {props.certificateId === null ? null : (
        <CertificatePanel key={props.certificateId} certificateId={props.certificateId} />
      )}
    </div>
  );
}
