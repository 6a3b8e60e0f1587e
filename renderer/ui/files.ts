import type { Download, GivenFile, MadeFile } from '../../shared/contract/files.ts';
import { MAX_FILE_BYTES } from '../../shared/contract/files.ts';
import { ClearbenchError } from '../../shared/problem.ts';

/** Reads a chosen file for a call. @throws ClearbenchError CALL_TOO_LARGE */
export async function givenFile(file: File): Promise<GivenFile> {
  if (file.size > MAX_FILE_BYTES) throw new ClearbenchError('CALL_TOO_LARGE', `${file.name} is too large.`);
  return { name: file.name, bytesBase64: base64Of(new Uint8Array(await file.arrayBuffer())) };
}

/** The bytes of a file that the bench made, as a blob. */
export function blobOf(file: MadeFile): Blob {
  const binary = atob(file.bytesBase64);
  return new Blob([Uint8Array.from(binary, (character) => character.charCodeAt(0))], {
    type: file.mediaType,
  });
}

/** Hands a file to the person: the browser or window asks where to put it. */
export function saveFile(file: MadeFile): void {
  const url = URL.createObjectURL(blobOf(file));
  followLink(url, file.name);
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Fetches a file that is too large for a call; the ticket works once. */
export function saveDownload(download: Download): void {
  followLink(`/downloads/${download.ticket}`, download.name);
}

/** Prints a PDF through a hidden frame. */
export function printFile(file: MadeFile): void {
  const url = URL.createObjectURL(blobOf(file));
  const frame = document.createElement('iframe');
  frame.className = 'print-frame';
  frame.title = file.name;
  frame.addEventListener('load', () => frame.contentWindow?.print());
  frame.src = url;
  document.body.append(frame);
  // The print dialog may stay open for long; the frame is small and goes a while after.
  setTimeout(() => {
    frame.remove();
    URL.revokeObjectURL(url);
  }, 600_000);
}

function followLink(href: string, name: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}

function base64Of(bytes: Uint8Array): string {
  const parts: string[] = [];
  const step = 0x8000;
  for (let start = 0; start < bytes.length; start += step) {
    parts.push(String.fromCharCode(...bytes.subarray(start, start + step)));
  }
  return btoa(parts.join(''));
}
