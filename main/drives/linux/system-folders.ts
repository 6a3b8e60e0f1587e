import { isWithin } from './mount-table.ts';

/** Top folders of a running system, live systems included. What is mounted at or below them belongs to the system. */
const systemFolders = [
  ...['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/usr', '/etc', '/var', '/opt', '/srv', '/root', '/home'],
  ...['/boot', '/efi', '/run', '/dev', '/proc', '/sys', '/snap', '/nix', '/gnu', '/sysroot', '/ostree'],
  ...['/cdrom', '/rofs', '/cow', '/isodevice', '/live', '/casper', '/initrd', '/initramfs'],
];

/** Places below them where people and desktops mount drives that do not belong to the system. */
const guestFolders = ['/run/media', '/run/user', '/run/mount', '/var/tmp'];

/** Whether what is mounted at `mountPoint` belongs to the running system. */
export function isSystemFolder(mountPoint: string): boolean {
  if (mountPoint === '/') return true;
  if (guestFolders.some((folder) => isWithin(mountPoint, folder))) return false;
  // A user's home belongs to the system; a drive that a user mounted somewhere below it does not.
  if (isWithin(mountPoint, '/home')) return mountPoint.split('/').length <= 3;
  return systemFolders.some((folder) => isWithin(mountPoint, folder));
}

/** Folders without which the system cannot run: what lies behind them must be known. */
const vitalFolders: ReadonlySet<string> = new Set([
  ...['/', '/usr', '/bin', '/sbin', '/lib', '/lib64', '/etc', '/var', '/opt', '/srv', '/home', '/root'],
  ...['/boot', '/boot/efi', '/boot/firmware', '/efi', '/nix', '/nix/store', '/gnu', '/gnu/store', '/sysroot'],
]);

/** Whether the system cannot run without what is mounted at `mountPoint`. */
export function isVitalFolder(mountPoint: string): boolean {
  return vitalFolders.has(mountPoint);
}
