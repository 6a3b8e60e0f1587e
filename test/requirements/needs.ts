import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';

/** Something outside of `npm ci` that a group of tests cannot do without. */
export interface Need {
  /** As it is named in the summary. */
  readonly title: string;
  /** Whether it is there; decided by trying, at the moment of the call. */
  readonly isPresent: () => boolean;
  /** One sentence for a person who wants these tests: Debian's package names, or what to do. */
  readonly enable: string;
}

const packages = (...names: readonly string[]): string =>
  `apt-get install -y --no-install-recommends ${names.join(' ')}`;

const hasCommand = (name: string): boolean =>
  [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'].some((folder) => {
    try {
      accessSync(`${folder}/${name}`, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const succeeds = (command: string, ...args: readonly string[]): boolean => {
  try {
    execFileSync(command, args, { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
};

const command = (name: string, ...packageNames: readonly string[]): Need => ({
  title: name,
  isPresent: () => hasCommand(name),
  enable: packages(...packageNames),
});

const isRoot = (): boolean => process.platform === 'linux' && process.getuid?.() === 0;

/** Every need that a test may declare. */
export const needs = {
  root: { title: 'root', isPresent: isRoot, enable: 'run the tests as root on Linux: sudo npm test' },
  loop: {
    title: 'loop devices',
    isPresent: () => isRoot() && hasCommand('losetup') && succeeds('losetup', '-f'),
    enable: `run as root on Linux with the loop module loaded; ${packages('util-linux', 'mount')}`,
  },
  fuse: {
    title: 'FUSE, and a C compiler for the broken drive',
    isPresent: () =>
      existsSync('/dev/fuse') &&
      ['fusermount3', 'gcc', 'pkg-config'].every(hasCommand) &&
      succeeds('pkg-config', '--exists', 'fuse3'),
    enable: `load the fuse module; ${packages('fuse3', 'libfuse3-dev', 'pkg-config', 'gcc', 'libc6-dev')}`,
  },
  built: {
    title: 'the built app',
    isPresent: () =>
      ['dist/renderer/index.html', 'dist/app/main/index.js', 'dist/engine/node'].every((file) =>
        existsSync(file),
      ),
    enable: 'npm run build',
  },
  'udev-data': {
    title: "udev's database as a folder that tests may write to",
    isPresent: () => isRoot() && !succeeds('pgrep', '-x', 'systemd-udevd|udevd'),
    enable: 'run as root on a machine without a udev daemon (a container or a bare virtual machine)',
  },
  ext4: command('mkfs.ext4', 'e2fsprogs'),
  vfat: command('mkfs.vfat', 'dosfstools'),
  parted: command('parted', 'parted'),
  sfdisk: command('sfdisk', 'fdisk'),
  gcc: command('gcc', 'gcc', 'libc6-dev'),
  strace: command('strace', 'strace'),
  smartctl: command('smartctl', 'smartmontools'),
  hdparm: command('hdparm', 'hdparm'),
  nwipe: command('nwipe', 'nwipe'),
  python: command('python3', 'python3'),
  openssl: {
    title: 'openssl 3',
    isPresent: () => succeeds('openssl', 'cms', '-help') && succeeds('openssl', 'list', '-kdf-algorithms'),
    enable: packages('openssl'),
  },
  poppler: {
    title: 'pdfsig and pdftotext',
    isPresent: () => ['pdfsig', 'pdftotext', 'pdftoppm'].every(hasCommand),
    enable: packages('poppler-utils'),
  },
  mupdf: command('mutool', 'mupdf-tools'),
  qpdf: command('qpdf', 'qpdf'),
  pdfbox: {
    title: 'PDFBox and BouncyCastle on Java',
    isPresent: () =>
      ['java', 'ecj'].every(hasCommand) &&
      ['pdfbox2', 'bcpkix'].every((jar) => existsSync(`/usr/share/java/${jar}.jar`)),
    enable: packages('default-jre-headless', 'ecj', 'libpdfbox2-java', 'libbcpkix-java'),
  },
  softhsm: command('softhsm2-util', 'softhsm2'),
  chromium: command('chromium', 'chromium'),
  xvfb: command('xvfb-run', 'xvfb', 'xauth'),
} as const satisfies Readonly<Record<string, Need>>;

/** The name of a need. */
export type NeedName = keyof typeof needs;
