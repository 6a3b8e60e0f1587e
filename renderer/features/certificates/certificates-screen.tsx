import { useCallback, useDeferredValue, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { noCertificateFilters, type CertificateFilters } from '../../../shared/contract/certificates.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useBench } from '../../store/context.tsx';
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
  const [filters, setFilters] = useState<CertificateFilters>(noCertificateFilters);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [reportOpen, setReportOpen] = useState(false);
  const asked = useDeferredValue(filters);
  const pages = useCertificatePages(asked, revision);
  const onSelect = useCallback(
    (id: string, on: boolean) =>
      setSelected((before) => new Set(on ? [...before, id] : [...before].filter((other) => other !== id))),
    [],
  );
  return (
    <div className="archive-screen" data-panel={props.certificateId !== null || undefined}>
      <section className="archive-area" aria-labelledby="certificates-title">
        <div className="archive-head">
          <h1 id="certificates-title">{t('certificates.title')}</h1>
          <p className="muted figures" role="status">
            {pages.total === null
              ? t('common.reading')
              : t('certificates.count', { count: pages.total, number: formats.exact(pages.total) })}
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
          total={pages.total ?? 0}
          onClear={() => setSelected(new Set())}
        />
        {pages.problem === null ? null : <ProblemNote problem={pages.problem} alert />}
        <CertificateList pages={pages} openId={props.certificateId} selected={selected} onSelect={onSelect} />
      </section>
      {props.certificateId === null ? null : (
        <CertificatePanel key={props.certificateId} certificateId={props.certificateId} />
      )}
    </div>
  );
}
