import { EncapsulatedContentInfo, SignerInfo } from '@peculiar/asn1-cms';
import {
  AsnProp,
  AsnPropTypes,
  AsnType,
  AsnTypeTypes,
  type IAsnConverter,
  type OctetString,
  OctetString as OctetStringType,
} from '@peculiar/asn1-schema';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { type Constructed, Primitive } from 'asn1js';

import { oid } from './object-identifiers.ts';

/** Class of tags whose meaning their structure gives them; in terms of the ASN.1 library. */
const contextSpecific = 3;

/** CertificateSet, `[0] IMPLICIT SET OF`, as the bytes of its elements. */
const rawCertificates: IAsnConverter<readonly ArrayBuffer[], Constructed | Primitive> = {
  fromASN: ({ idBlock, valueBlock }) => {
    if (!('value' in valueBlock) || idBlock.tagClass !== contextSpecific || idBlock.tagNumber !== 0) {
      throw new Error('no certificates');
    }
    return valueBlock.value.map((element) => Uint8Array.from(element.valueBeforeDecodeView).buffer);
  },
  toASN: (certificates) => {
    const set = new Primitive({
      idBlock: { tagClass: contextSpecific, tagNumber: 0 },
      valueHex: Buffer.concat(certificates.map((certificate) => new Uint8Array(certificate))),
    });
    set.idBlock.isConstructed = true;
    return set;
  },
};

/**
 * SignedData of RFC 5652 §5.1 with its certificates kept as the bytes they came in: a certificate is hashed and compared
 * byte by byte, so it must never pass through a decoder and an encoder. Signatures without certificates are not read.
 */
export class SignedDataWithRawCertificates {
  version = 1;
  digestAlgorithms: AlgorithmIdentifier[] = [];
  encapContentInfo: EncapsulatedContentInfo = new EncapsulatedContentInfo();
  certificates: readonly ArrayBuffer[] = [];
  signerInfos: SignerInfo[] = [];
}
AsnProp({ type: AsnPropTypes.Integer })(SignedDataWithRawCertificates.prototype, 'version');
AsnProp({ type: AlgorithmIdentifier, repeated: 'set' })(
  SignedDataWithRawCertificates.prototype,
  'digestAlgorithms',
);
AsnProp({ type: EncapsulatedContentInfo })(SignedDataWithRawCertificates.prototype, 'encapContentInfo');
AsnProp({ type: AsnPropTypes.Any, converter: rawCertificates })(
  SignedDataWithRawCertificates.prototype,
  'certificates',
);
AsnProp({ type: SignerInfo, repeated: 'set' })(SignedDataWithRawCertificates.prototype, 'signerInfos');
AsnType({ type: AsnTypeTypes.Sequence })(SignedDataWithRawCertificates);

/** ContentInfo of RFC 5652 §3 around SignedData, read and written in one go. */
export class SignedContentInfo {
  contentType: string = oid.signedData;
  content: SignedDataWithRawCertificates = new SignedDataWithRawCertificates();
}
AsnProp({ type: AsnPropTypes.ObjectIdentifier })(SignedContentInfo.prototype, 'contentType');
AsnProp({ type: SignedDataWithRawCertificates, context: 0 })(SignedContentInfo.prototype, 'content');
AsnType({ type: AsnTypeTypes.Sequence })(SignedContentInfo);

/**
 * ESSCertIDv2 of RFC 5035 with the default hash algorithm (SHA-256), which DER leaves out, and without issuerSerial.
 */
export class EssCertIdV2 {
  certHash: OctetString = new OctetStringType();
}
AsnProp({ type: OctetStringType })(EssCertIdV2.prototype, 'certHash');
AsnType({ type: AsnTypeTypes.Sequence })(EssCertIdV2);

/** SigningCertificateV2 of RFC 5035 §3, without policies. */
export class SigningCertificateV2 {
  certs: EssCertIdV2[] = [];
}
AsnProp({ type: EssCertIdV2, repeated: 'sequence' })(SigningCertificateV2.prototype, 'certs');
AsnType({ type: AsnTypeTypes.Sequence })(SigningCertificateV2);

/** CMSAlgorithmProtection of RFC 6211 §2, for signatures. */
export class CmsAlgorithmProtection {
  digestAlgorithm: AlgorithmIdentifier = new AlgorithmIdentifier();
  signatureAlgorithm: AlgorithmIdentifier = new AlgorithmIdentifier();
}
AsnProp({ type: AlgorithmIdentifier })(CmsAlgorithmProtection.prototype, 'digestAlgorithm');
AsnProp({ type: AlgorithmIdentifier, context: 1, implicit: true })(
  CmsAlgorithmProtection.prototype,
  'signatureAlgorithm',
);
AsnType({ type: AsnTypeTypes.Sequence })(CmsAlgorithmProtection);
