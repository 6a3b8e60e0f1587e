/** WebAssembly memory grows in pages of this size; every buffer starts on such a page. */
const WASM_PAGE_BYTES = 64 * 1024;

/**
 * Buffers whose addresses are page-aligned, as O_DIRECT demands; memory of `Buffer.alloc` is not, and the kernel refuses
 * it (EINVAL).
 *
 * All buffers lie in one WebAssembly memory whose maximum is its initial size: it can never grow, and growing is the one
 * thing that would detach the buffers while the kernel writes into them.
 *
 * @param sizesBytes the wanted sizes; each buffer has exactly the size asked for.
 */
export function alignedBuffers(sizesBytes: readonly number[]): readonly Buffer[] {
  const pages = sizesBytes.map((sizeBytes) => Math.ceil(sizeBytes / WASM_PAGE_BYTES));
  const total = pages.reduce((sum, count) => sum + count, 0);
  const memory = new WebAssembly.Memory({ initial: total, maximum: total });
  let firstPage = 0;
  return sizesBytes.map((sizeBytes, index) => {
    const buffer = Buffer.from(memory.buffer, firstPage * WASM_PAGE_BYTES, sizeBytes);
    firstPage += pages[index] ?? 0;
    return buffer;
  });
}
