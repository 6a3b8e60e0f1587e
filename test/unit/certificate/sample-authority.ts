import { createHash, generateKeyPairSync, sign } from 'node:crypto';

import {
  Attribute,
  CMSVersion,
  ContentInfo,
  DigestAlgorithmIdentifier,
  EncapsulatedContent,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignatureAlgorithmIdentifier,
  SignerIdentifier,
  SignerInfo,
} from '@peculiar/asn1-cms';
import { AsnConvert } from '@peculiar/asn1-schema';
import { MessageImprint, TSTInfo, TSTInfoVersion } from '@peculiar/asn1-tsp';
import { AlgorithmIdentifier, Certificate } from '@peculiar/asn1-x509';

import {
  EssCertIdV2,
  SignedDataWithRawCertificates,
  SigningCertificateV2,
} from '../../../main/certificate/asn1/cms-types.ts';
import {
  arrayBufferOf,
  encodeDer,
  inDerOrder,
  objectIdentifier,
  octetString,
} from '../../../main/certificate/asn1/der.ts';
import { oid } from '../../../main/certificate/asn1/object-identifiers.ts';
import { makeCertificate } from '../../../main/certificate/keys/make-x509.ts';
import { makeRevocationList } from '../../../main/certificate/keys/revocation-list.ts';
import { pemOf, readX509 } from '../../../main/certificate/keys/x509.ts';
import type { RevocationReason } from '../../../shared/contract/keys.ts';
import { AttributeSet, type DetachedSignature } from '../../../main/certificate/signature/detached-cms.ts';

/** A timestamp authority whose clock the test sets. */
export interface SampleAuthority {
  readonly rootPem: string;
  /** A signature with a timestamp of this time. */
  stamp(signature: DetachedSignature, time: Date): DetachedSignature;
  /** A list (PEM) that revokes its key at a time. */
  revocationList(reason: RevocationReason, at: Date): string;
}

/** What is wrong with an authority, if anything. */
export interface AuthorityFlaws {
  readonly usages?: readonly string[];
  readonly usagesCritical?: boolean;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

/** Makes an authority with a root of its own. */
export function sampleAuthority(flaws: AuthorityFlaws = {}): SampleAuthority {
  const root = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const life = {
    notBefore: flaws.notBefore ?? new Date('2020-01-01'),
    notAfter: flaws.notAfter ?? new Date('2050-01-01'),
  };
  const rootDer = makeCertificate(
    {
      subject: { commonName: 'Time root', organisation: null },
      publicKey: root.publicKey,
      role: 'authority',
      ...life,
    },
    { privateKey: root.privateKey, certificate: null },
  );
  const leafDer = makeCertificate(
    {
      subject: { commonName: 'Time authority', organisation: null },
      publicKey: key.publicKey,
      role: 'signer',
      extendedKeyUsages: flaws.usages ?? [oid.timeStamping],
      extendedKeyUsagesCritical: flaws.usagesCritical ?? true,
      ...life,
    },
    { privateKey: root.privateKey, certificate: rootDer },
  );
  const token = (signature: Uint8Array, time: Date): Uint8Array => {
    const info = encodeDer(
      new TSTInfo({
        version: TSTInfoVersion.v1,
        policy: '1.2.3.4.1',
        messageImprint: new MessageImprint({
          hashAlgorithm: new AlgorithmIdentifier({ algorithm: oid.sha256 }),
          hashedMessage: octetString(createHash('sha256').update(signature).digest()),
        }),
        serialNumber: arrayBufferOf(Uint8Array.of(7)),
        genTime: time,
      }),
    );
    const certId = new EssCertIdV2();
    certId.certHash = octetString(createHash('sha256').update(leafDer).digest());
    const signing = new SigningCertificateV2();
    signing.certs = [certId];
    const attribute = (type: string, value: Uint8Array): Attribute =>
      new Attribute({ attrType: type, attrValues: [arrayBufferOf(value)] });
    const attributes = [
      attribute(oid.contentType, objectIdentifier(oid.tstInfo)),
      attribute(oid.messageDigest, encodeDer(octetString(createHash('sha256').update(info).digest()))),
      attribute(oid.signingCertificateV2, encodeDer(signing)),
    ].sort((a, b) => Buffer.compare(encodeDer(a), encodeDer(b)));
    const { tbsCertificate } = AsnConvert.parse(leafDer, Certificate);
    const signedData = new SignedDataWithRawCertificates();
    signedData.version = 3;
    signedData.digestAlgorithms = [new AlgorithmIdentifier({ algorithm: oid.sha256 })];
    signedData.encapContentInfo = new EncapsulatedContentInfo({
      eContentType: oid.tstInfo,
      eContent: new EncapsulatedContent({ single: octetString(info) }),
    });
    signedData.certificates = inDerOrder([leafDer, rootDer]).map(arrayBufferOf);
    signedData.signerInfos = [
      new SignerInfo({
        version: CMSVersion.v1,
        sid: new SignerIdentifier({
          issuerAndSerialNumber: new IssuerAndSerialNumber({
            issuer: tbsCertificate.issuer,
            serialNumber: tbsCertificate.serialNumber,
          }),
        }),
        digestAlgorithm: new DigestAlgorithmIdentifier({ algorithm: oid.sha256 }),
        signedAttrs: attributes,
        signatureAlgorithm: new SignatureAlgorithmIdentifier({ algorithm: oid.ecdsaWithSha256 }),
        signature: octetString(sign('sha256', encodeDer(new AttributeSet(attributes)), key.privateKey)),
      }),
    ];
    return encodeDer(
      new ContentInfo({ contentType: oid.signedData, content: arrayBufferOf(encodeDer(signedData)) }),
    );
  };
  return {
    rootPem: pemOf('CERTIFICATE', rootDer),
    revocationList: (reason, at) =>
      pemOf(
        'X509 CRL',
        makeRevocationList(
          { certificate: rootDer, privateKey: root.privateKey },
          [
            {
              serialHex: readX509(leafDer).identity.serialHex,
              revokedAt: at,
              reason,
              invalidityDate: at,
            },
          ],
          { number: 1, thisUpdate: at, nextUpdate: new Date('2049-01-01') },
        ),
      ),
    stamp: (signature, time) => ({ ...signature, timestampToken: token(signature.signature, time) }),
  };
}
