/** The `major:minor` form of a `dev_t` as `stat` gives it (the C library's encoding, up to 32 bits each). */
export function formatDeviceNumber(device: number | bigint): string {
  const bits = BigInt(device);
  const major = ((bits >> 8n) & 0xfffn) | ((bits >> 32n) & 0xfffff000n);
  const minor = (bits & 0xffn) | ((bits >> 12n) & 0xffffff00n);
  return `${major}:${minor}`;
}

/** The `dev_t` that `stat` gives for a `major:minor`; the way back of {@link formatDeviceNumber}. */
export function parseDeviceNumber(text: string): bigint {
  const [major = 0n, minor = 0n] = text.split(':').map(BigInt);
  return (minor & 0xffn) | ((major & 0xfffn) << 8n) | ((minor & ~0xffn) << 12n) | ((major & ~0xfffn) << 32n);
}
