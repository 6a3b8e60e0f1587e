/* faultfs: one file on FUSE that behaves like a broken drive. A loop device on it is a broken block device.
 *
 *   faultfs BACKINGFILE MOUNTDIR [wlog=FILE]
 *
 * MOUNTDIR/disk    the drive; truncating it shrinks the drive, the backing file keeps its data
 * MOUNTDIR/rules   write rules into it in one write: they replace all rules and reset their counters
 * MOUNTDIR/stats   requests, bytes and hits so far
 *
 * A rule, one per line or separated by `;`:
 *   OP ACTION [from=B] [to=B] [after=N] [afterbytes=B] [every=K] [times=M] [errno=NAME] [ms=N] [at=B] [bit=N] [size=B]
 *             [partial=B] [pid=P] [sig=S]
 *   OP      read, write, flush, any; numbers take k m g t
 *   ACTION  see enum action in rules.h
 *
 * The write log holds what reached the medium, in order, so that a power cut can be replayed (see replay.ts):
 *   'W' u64 ns, u64 offset, u32 length, data        'F' u64 ns, after a flush that succeeded
 */
#define FUSE_USE_VERSION 312
#define _GNU_SOURCE
#include "rules.h"

#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#define CONTROL_FILE_BYTES 8192

static int backing_fd, log_fd = -1;
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t drive_bytes;

static uint64_t max_u64(uint64_t a, uint64_t b) { return a > b ? a : b; }
static uint64_t min_u64(uint64_t a, uint64_t b) { return a < b ? a : b; }

static uint64_t monotonic_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000ull + now.tv_nsec;
}

/* ---- the medium ---- */

static void log_write(uint64_t offset, uint32_t length, const char *data) {
  if (log_fd < 0) return;
  char header[21] = {'W'};
  memcpy(header + 9, &offset, 8);
  memcpy(header + 17, &length, 4);
  pthread_mutex_lock(&log_lock);
  uint64_t ns = monotonic_ns();
  memcpy(header + 1, &ns, 8);
  if (write(log_fd, header, sizeof header) < 0 || write(log_fd, data, length) < 0) perror("faultfs: write log");
  pthread_mutex_unlock(&log_lock);
}

static void log_flush(void) {
  if (log_fd < 0) return;
  char header[9] = {'F'};
  pthread_mutex_lock(&log_lock);
  uint64_t ns = monotonic_ns();
  memcpy(header + 1, &ns, 8);
  if (write(log_fd, header, sizeof header) < 0) perror("faultfs: write log");
  pthread_mutex_unlock(&log_lock);
}

/* Stores bytes and logs them. With `wrap` (bytes, 0 = no) addresses start over. Returns 0 or a negative errno. */
static int store(uint64_t offset, const char *data, uint64_t length, uint64_t wrap) {
  while (length > 0) {
    uint64_t at = wrap ? offset % wrap : offset;
    uint64_t piece = wrap ? min_u64(length, wrap - at) : length;
    ssize_t written = pwrite(backing_fd, data, piece, at);
    if (written < 0) return -errno;
    log_write(at, written, data);
    offset += written, data += written, length -= written;
  }
  return 0;
}

/* Fetches bytes; what the backing file lacks reads as zeros. */
static int fetch(uint64_t offset, char *data, uint64_t length, uint64_t wrap) {
  while (length > 0) {
    uint64_t at = wrap ? offset % wrap : offset;
    uint64_t piece = wrap ? min_u64(length, wrap - at) : length;
    ssize_t got = pread(backing_fd, data, piece, at);
    if (got < 0) return -errno;
    if (got == 0) {
      memset(data, 0, piece);
      got = piece;
    }
    offset += got, data += got, length -= got;
  }
  return 0;
}

/* ---- what a rule does to the data of a request ---- */

/* The part of the request [offset, offset + length) inside the rule's range, relative to the request. */
static void overlap(const struct rule *rule, uint64_t offset, uint64_t length, uint64_t *start, uint64_t *end) {
  *start = max_u64(rule->from, offset) - offset;
  *end = min_u64(rule->to, offset + length) - offset;
}

/* Changes data on its way in or out. */
static void distort(const struct rule *hits, int count, uint64_t offset, char *data, uint64_t length) {
  for (int i = 0; i < count; i++) {
    const struct rule *rule = &hits[i];
    uint64_t start, end;
    overlap(rule, offset, length, &start, &end);
    if (rule->action == ACT_ZEROS) {
      memset(data + start, 0, end - start);
    } else if (rule->action == ACT_CORRUPT) {
      uint64_t at = rule->at != UNLIMITED ? rule->at : offset + start;
      if (at >= offset && at < offset + length) data[at - offset] ^= 1 << rule->bit;
    } else if (rule->action == ACT_STALE && rule->snapshot) {
      uint64_t held = rule->from + rule->snapshot_bytes - offset;
      if (end > held) end = held;
      memcpy(data + start, rule->snapshot + (offset + start - rule->from), end - start);
    }
  }
}

static uint64_t wrap_of(const struct rule *hits, int count) {
  const struct rule *rule = rules_find(hits, count, ACT_WRAP);
  return rule ? rule->size : 0;
}

/* ---- requests to the drive ---- */

static int disk_read(char *data, uint64_t length, uint64_t offset) {
  struct rule hits[MAX_RULES];
  if (offset >= drive_bytes) return 0;
  length = min_u64(length, drive_bytes - offset);
  int count = rules_match(OP_READ, offset, length, hits);
  int error = rules_before(OP_READ, hits, count);
  if (!error) error = fetch(offset, data, length, wrap_of(hits, count));
  if (error) return error;
  distort(hits, count, offset, data, length);
  const struct rule *cut = rules_find(hits, count, ACT_SHORT);
  return cut ? min_u64(cut->partial, length) : length;
}

/* Stores a write, leaving out the parts that `drop` rules swallow. */
static int store_kept(const struct rule *drop, uint64_t offset, uint64_t to, const char *data, uint64_t length,
                      uint64_t wrap) {
  if (!drop) return store(to, data, length, wrap);
  uint64_t start, end;
  overlap(drop, offset, length, &start, &end);
  int error = store(to, data, start, wrap);
  return error ? error : store(to + end, data + end, length - end, wrap);
}

static int disk_write(const char *data, uint64_t length, uint64_t offset) {
  struct rule hits[MAX_RULES];
  if (offset >= drive_bytes) return -EIO;
  int count = rules_match(OP_WRITE, offset, length, hits);
  int error = rules_before(OP_WRITE, hits, count);
  if (error) return error;

  char *changed = malloc(length);
  if (!changed) return -ENOMEM;
  memcpy(changed, data, length);
  distort(hits, count, offset, changed, length);

  const struct rule *failing = rules_find(hits, count, ACT_ERROR);
  const struct rule *cut = rules_find(hits, count, ACT_SHORT);
  const struct rule *misdirected = rules_find(hits, count, ACT_MISDIR);
  if (failing) length = min_u64(failing->partial, length);
  if (cut) length = min_u64(cut->partial, length);
  error = store_kept(rules_find(hits, count, ACT_DROP), offset, misdirected ? misdirected->at : offset, changed, length,
                     wrap_of(hits, count));
  free(changed);
  if (error) return error;
  return failing ? -failing->error : (int)length;
}

static int disk_flush(void) {
  struct rule hits[MAX_RULES];
  int count = rules_match(OP_FLUSH, 0, 0, hits);
  int error = rules_before(OP_FLUSH, hits, count);
  if (error) return error;
  if (rules_find(hits, count, ACT_DROP)) return 0;
  if (fdatasync(backing_fd)) return -errno;
  log_flush();
  return 0;
}

/* ---- the file system around the drive ---- */

static int is_disk(const char *path) { return !strcmp(path, "/disk"); }
static int is_control(const char *path) { return !strcmp(path, "/rules") || !strcmp(path, "/stats"); }

static int on_getattr(const char *path, struct stat *stat, struct fuse_file_info *info) {
  (void)info;
  memset(stat, 0, sizeof *stat);
  stat->st_nlink = 1;
  stat->st_mode = S_IFREG | 0600;
  if (!strcmp(path, "/")) {
    stat->st_mode = S_IFDIR | 0755;
    stat->st_nlink = 2;
  } else if (is_disk(path)) {
    stat->st_size = drive_bytes;
    stat->st_blksize = 4096;
  } else if (is_control(path)) {
    stat->st_size = CONTROL_FILE_BYTES;
  } else {
    return -ENOENT;
  }
  return 0;
}

static int on_readdir(const char *path, void *buffer, fuse_fill_dir_t fill, off_t offset, struct fuse_file_info *info,
                      enum fuse_readdir_flags flags) {
  static const char *const names[] = {".", "..", "disk", "rules", "stats"};
  (void)path, (void)offset, (void)info, (void)flags;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) fill(buffer, names[i], NULL, 0, 0);
  return 0;
}

static int on_open(const char *path, struct fuse_file_info *info) {
  (void)path;
  /* Every request must reach us: the kernel may neither cache nor combine. */
  info->direct_io = 1;
  return 0;
}

static int on_truncate(const char *path, off_t size, struct fuse_file_info *info) {
  (void)info;
  if (is_disk(path)) drive_bytes = size;
  return 0;
}

static int read_statistics(char *data, size_t length, off_t offset) {
  char text[CONTROL_FILE_BYTES];
  long log_bytes = log_fd < 0 ? -1 : (long)lseek(log_fd, 0, SEEK_CUR);
  int size = rules_print_statistics(text, sizeof text, log_bytes);
  if (offset >= size) return 0;
  length = min_u64(length, size - offset);
  memcpy(data, text + offset, length);
  return length;
}

static int on_read(const char *path, char *data, size_t length, off_t offset, struct fuse_file_info *info) {
  (void)info;
  return is_disk(path) ? disk_read(data, length, offset) : read_statistics(data, length, offset);
}

static int on_write(const char *path, const char *data, size_t length, off_t offset, struct fuse_file_info *info) {
  (void)info;
  if (is_disk(path)) return disk_write(data, length, offset);
  if (strcmp(path, "/rules")) return -EPERM;
  char text[CONTROL_FILE_BYTES];
  size_t size = min_u64(length, sizeof text - 1);
  memcpy(text, data, size);
  text[size] = 0;
  rules_load(text, backing_fd, drive_bytes);
  return length;
}

static int on_fsync(const char *path, int data_only, struct fuse_file_info *info) {
  (void)data_only, (void)info;
  return is_disk(path) ? disk_flush() : 0;
}

static void *on_init(struct fuse_conn_info *connection, struct fuse_config *config) {
  /* More requests in flight than any test makes, so that hanging ones never keep the kernel from sending others. */
  connection->max_background = 256;
  config->attr_timeout = 0;
  config->entry_timeout = 0;
  return NULL;
}

static const struct fuse_operations operations = {
    .init = on_init,
    .getattr = on_getattr,
    .readdir = on_readdir,
    .open = on_open,
    .truncate = on_truncate,
    .read = on_read,
    .write = on_write,
    .fsync = on_fsync,
};

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "faultfs BACKINGFILE MOUNTDIR [wlog=FILE]\n");
    return 2;
  }
  /* A test runner that is killed must not leave servers behind. */
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  struct stat stat;
  backing_fd = open(argv[1], O_RDWR | O_CLOEXEC);
  if (backing_fd < 0 || fstat(backing_fd, &stat) < 0) {
    perror(argv[1]);
    return 1;
  }
  drive_bytes = stat.st_size;
  if (argc > 3 && !strncmp(argv[3], "wlog=", 5)) {
    log_fd = open(argv[3] + 5, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (log_fd < 0) {
      perror(argv[3] + 5);
      return 1;
    }
  }
  /* A thread per hanging request, and some left to take the rules that release them. */
  char *fuse_argv[] = {argv[0], argv[2], "-f", "-o", "max_threads=300", NULL};
  return fuse_main(5, fuse_argv, &operations, NULL);
}
