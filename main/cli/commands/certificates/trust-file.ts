import { ClearbenchError } from '../../../../shared/problem.ts';
import { UsageError } from '../../usage-error.ts';
import { readUpTo } from '../../read-up-to.ts';

/** Files that people bring along to check certificates: what they hold, as PEM names it, and by which option they come. */
const trustFiles = {
  roots: { label: 'CERTIFICATE', option: '--roots', holds: 'certificate' },
  crl: { label: 'X509 CRL', option: '--crl', holds: 'revocation list' },
} as const;

/**
 * Reads such a file, PEM or DER, as PEM. One that holds nothing of the kind is refused: passed over, it would leave people
 * in the belief that it was looked at.
 *
 * @throws ClearbenchError ROOT_UNREADABLE; UsageError
 */
export async function readTrustFile(file: string, kind: keyof typeof trustFiles): Promise<string> {
  const { label, option, holds } = trustFiles[kind];
  const bytes = await bytesOf(file);
  const text = bytes.toString('latin1');
  if (text.includes(`-----BEGIN ${label}-----`)) return text;
  const { pemOf, readX509 } = await import('../../../certificate/keys/x509.ts');
  const { readRevocationList } = await import('../../../certificate/verify/revocation-lists.ts');
  const der = new Uint8Array(bytes);
  const fits = kind === 'crl' ? readRevocationList(der) !== null : isCertificate(der, readX509);
  if (!fits) throw new UsageError(`${option} ${file}: the file holds no ${holds}, neither as PEM nor as DER`);
  return pemOf(label, der);
}

function isCertificate(der: Uint8Array, read: (der: Uint8Array) => unknown): boolean {
  try {
    read(der);
    return true;
  } catch {
    return false;
  }
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readUpTo(file);
  } catch (error) {
    throw new ClearbenchError('ROOT_UNREADABLE', `${file} cannot be read.`, { cause: error });
  }
}
