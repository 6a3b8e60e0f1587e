import { createCipheriv } from 'node:crypto';

import type { PassResult } from '../../../shared/schemas/result.ts';

/**
 * The bytes that a random pass says it wrote, made with nothing but what its certificate prints: AES-256-CTR over zeros,
 * counter from 0.
 */
export function streamOf(pass: PassResult, sizeBytes: number): Buffer {
  if (pass.pattern.kind !== 'random') throw new Error('not a random pass');
  const cipher = createCipheriv('aes-256-ctr', Buffer.from(pass.pattern.keyHex, 'hex'), Buffer.alloc(16));
  return cipher.update(Buffer.alloc(sizeBytes));
}
