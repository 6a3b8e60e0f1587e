/** Signature algorithms that certificates are made with. Both hash with SHA-256. */
export type SigningAlgorithm = 'ecdsa-sha256' | 'rsa-sha256';

/**
 * A key that can sign certificates, wherever it lives (key file, PKCS#12, token), with the path that proves it.
 * The private key never leaves the object that implements this.
 */
export interface StationSigner {
  /** DER certificates: the signing certificate first, its issuers after it, the self-signed root last. */
  readonly path: readonly [Uint8Array, ...Uint8Array[]];
  readonly algorithm: SigningAlgorithm;
  /** Signs `message` (hashing included). ECDSA signatures are DER, as CMS wants them. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}
