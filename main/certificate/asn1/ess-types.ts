import { AsnProp, AsnPropTypes, AsnType, AsnTypeTypes, OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';

/** ESSCertID of RFC 2634 §5.4.1 as timestamp authorities write it; the hash is SHA-1. */
export class ForeignEssCertId {
  certHash: OctetString = new OctetString();
  issuerSerial?: ArrayBuffer;
}
AsnProp({ type: OctetString })(ForeignEssCertId.prototype, 'certHash');
AsnProp({ type: AsnPropTypes.Any, optional: true })(ForeignEssCertId.prototype, 'issuerSerial');
AsnType({ type: AsnTypeTypes.Sequence })(ForeignEssCertId);

/** SigningCertificate of RFC 2634 §5.4, without policies. */
export class ForeignSigningCertificate {
  certs: ForeignEssCertId[] = [];
}
AsnProp({ type: ForeignEssCertId, repeated: 'sequence' })(ForeignSigningCertificate.prototype, 'certs');
AsnType({ type: AsnTypeTypes.Sequence })(ForeignSigningCertificate);

/** ESSCertIDv2 of RFC 5035 §4 as timestamp authorities write it; no algorithm means SHA-256. */
export class ForeignEssCertIdV2 {
  hashAlgorithm?: AlgorithmIdentifier;
  certHash: OctetString = new OctetString();
  issuerSerial?: ArrayBuffer;
}
AsnProp({ type: AlgorithmIdentifier, optional: true })(ForeignEssCertIdV2.prototype, 'hashAlgorithm');
AsnProp({ type: OctetString })(ForeignEssCertIdV2.prototype, 'certHash');
AsnProp({ type: AsnPropTypes.Any, optional: true })(ForeignEssCertIdV2.prototype, 'issuerSerial');
AsnType({ type: AsnTypeTypes.Sequence })(ForeignEssCertIdV2);

/** SigningCertificateV2 of RFC 5035 §3, without policies. */
export class ForeignSigningCertificateV2 {
  certs: ForeignEssCertIdV2[] = [];
}
AsnProp({ type: ForeignEssCertIdV2, repeated: 'sequence' })(ForeignSigningCertificateV2.prototype, 'certs');
AsnType({ type: AsnTypeTypes.Sequence })(ForeignSigningCertificateV2);
