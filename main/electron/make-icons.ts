/**
 * Makes the icons of the packages from `resources/icon.svg`: `node main/electron/make-icons.ts`, with Chromium installed.
 * To be run after the drawing has changed; what it makes is committed, so that packaging needs neither Chromium nor a
 * converter.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { chromium, type Browser } from '@playwright/test';

const resources = path.join(import.meta.dirname, '../../resources');
const folder = path.join(resources, 'icons');

/** Edge lengths in pixels: what Linux desktops, Windows and macOS ask for. */
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

interface Picture {
  readonly size: number;
  readonly png: Buffer;
}

/** Windows' icon file: a directory of pictures, which may be PNG since Vista. */
function ico(pictures: readonly Picture[]): Buffer {
  const header = Buffer.alloc(6);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length + 16 * pictures.length;
  const entries = pictures.map(({ size, png }) => {
    const entry = Buffer.alloc(16);
    // 0 stands for 256.
    entry.writeUInt8(size % 256, 0);
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...pictures.map(({ png }) => png)]);
}

/** The types of macOS' icon file that hold PNG, by size. */
const icnsTypes: Readonly<Partial<Record<number, string>>> = {
  16: 'icp4',
  32: 'icp5',
  64: 'icp6',
  128: 'ic07',
  256: 'ic08',
  512: 'ic09',
  1024: 'ic10',
};

/** macOS' icon file: typed chunks, each with its length in front. */
function icns(pictures: readonly Picture[]): Buffer {
  const chunks = pictures.flatMap(({ size, png }) => {
    const type = icnsTypes[size];
    return type === undefined ? [] : [chunk(type, png)];
  });
  return chunk('icns', Buffer.concat(chunks));
}

function chunk(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  header.writeUInt32BE(header.length + content.length, 4);
  return Buffer.concat([header, content]);
}

async function draw(browser: Browser, svg: string, size: number): Promise<Picture> {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const sized = svg.replace('<svg ', `<svg width="${String(size)}" height="${String(size)}" `);
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${sized}`);
  const png = await page.screenshot({ omitBackground: true });
  await page.close();
  return { size, png };
}

const svg = await readFile(path.join(resources, 'icon.svg'), 'utf8');
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  await mkdir(folder, { recursive: true });
  const pictures: Picture[] = [];
  for (const size of sizes) pictures.push(await draw(browser, svg, size));
  for (const { size, png } of pictures.filter((picture) => picture.size <= 512)) {
    await writeFile(path.join(folder, `${String(size)}x${String(size)}.png`), png);
  }
  await writeFile(path.join(folder, 'icon.ico'), ico(pictures.filter(({ size }) => size <= 256)));
  await writeFile(path.join(folder, 'icon.icns'), icns(pictures));
} finally {
  await browser.close();
}
