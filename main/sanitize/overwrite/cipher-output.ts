/**
 * Frees the memory of a cipher's output once it has been used. Left to the garbage collector, tens of megabytes of it
 * pile up, and a stream of them takes twice the processor time.
 */
export function freeCipherOutput(output: Buffer): void {
  const { buffer } = output;
  // Small outputs lie in Node's shared pool.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === output.length) buffer.transfer(0);
}
