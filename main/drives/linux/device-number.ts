/** The `major:minor` form of a `dev_t` as `stat` gives it (the C library's encoding, up to 32 bits each). */
export function formatDeviceNumber(device: number): string {
  const bits = BigInt(device);
  const major = ((bits >> 8n) & 0xfffn) | ((bits >> 32n) & 0xfffff000n);
  const minor = (bits & 0xffn) | ((bits >> 12n) & 0xffffff00n);
  return `${major}:${minor}`;
}
