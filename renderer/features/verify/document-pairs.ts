/** A document to check, with the detached signature that was chosen along with it. */
export interface DocumentPair {
  readonly document: File;
  readonly signature: File | null;
}

/** Puts each `x.json` together with its `x.json.p7s`; a signature without its document is checked by itself. */
export function pairDocuments(files: readonly File[]): readonly DocumentPair[] {
  const signatures = new Map(
    files.filter((file) => isSignature(file)).map((file) => [file.name.replace(/\.p7s$/i, ''), file]),
  );
  const documents = files.filter((file) => !isSignature(file));
  const used = new Set<File>();
  const pairs = documents.map((document) => {
    const signature =
      signatures.get(document.name) ?? signatures.get(document.name.replace(/\.json$/i, '')) ?? null;
    if (signature !== null) used.add(signature);
    return { document, signature };
  });
  const alone = [...signatures.values()].filter((file) => !used.has(file));
  return [...pairs, ...alone.map((document) => ({ document, signature: null }))];
}

function isSignature(file: File): boolean {
  return /\.p7s$/i.test(file.name);
}
