/**
 * What a file system without a block device of its own (major number 0) keeps its data in. Types in no list are
 * `unknown`, and unknown counts as a drive.
 */
export type Storage = 'memory' | 'network' | 'pool' | 'layers' | 'unknown';

const storageOf: Readonly<Record<Exclude<Storage, 'unknown'>, readonly string[]>> = {
  memory: [
    ...['tmpfs', 'ramfs', 'rootfs', 'devtmpfs', 'proc', 'sysfs', 'cgroup', 'cgroup2', 'devpts', 'mqueue'],
    ...['hugetlbfs', 'debugfs', 'tracefs', 'securityfs', 'pstore', 'bpf', 'configfs', 'fusectl', 'nsfs'],
    ...['binfmt_misc', 'autofs', 'efivarfs', 'rpc_pipefs', 'selinuxfs', 'nfsd', 'resctrl', 'smackfs'],
  ],
  network: ['nfs', 'nfs4', 'cifs', 'smb3', '9p', 'virtiofs', 'ceph', 'afs', 'lustre', 'fuse.sshfs'],
  pool: ['btrfs', 'zfs', 'bcachefs'],
  layers: ['overlay', 'overlayfs', 'aufs', 'unionfs'],
};

/** Looks up where an anonymous file system's data lies. */
export function storageOfFileSystem(fileSystem: string): Storage {
  for (const storage of ['memory', 'network', 'pool', 'layers'] as const) {
    if (storageOf[storage].includes(fileSystem)) return storage;
  }
  return 'unknown';
}

/** The folders of the layers that an overlay's options name; relative ones are left out. */
export function overlayFolders(options: readonly string[]): readonly string[] {
  const folders = options.flatMap((option) => {
    const [name, value] = split(option, '=');
    if (value === null) return [];
    if (name === 'upperdir' || name === 'workdir') return [value];
    if (name === 'lowerdir' || name === 'lowerdir+' || name === 'datadir+') {
      // A colon inside a folder's name is escaped by a backslash.
      return value.split(/(?<!\\)::?/).map((folder) => folder.replaceAll('\\:', ':'));
    }
    if (name === 'br' || name === 'dirs') return value.split(':').map((branch) => split(branch, '=')[0]);
    return [];
  });
  return folders.filter((folder) => folder.startsWith('/'));
}

/** Devices that a file system's options name beside its own: external journals, logs and real-time areas. */
export function devicesInOptions(options: readonly string[]): readonly string[] {
  return options.flatMap((option) => {
    const [, value] = split(option, '=');
    return value?.startsWith('/dev/') === true ? [value] : [];
  });
}

function split(text: string, separator: string): readonly [name: string, value: string | null] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}
