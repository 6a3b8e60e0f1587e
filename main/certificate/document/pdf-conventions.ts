/** Bytes kept free in a PDF for its signature: path, signature and a timestamp token with its own path. */
export const signatureSpaceBytes = 12 * 1024;

/** Names of the files attached to a certificate's PDF. */
export const attachmentNames = { json: 'certificate.json', p7s: 'certificate.json.p7s' } as const;

/** Entry of a PDF's catalog that holds the number of its template (see `linear-text.ts`). */
export const templateEntry = 'ClearbenchTemplate';
