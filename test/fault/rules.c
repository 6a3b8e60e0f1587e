#define _GNU_SOURCE
#include "rules.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct rule rules[MAX_RULES];
static int rule_count;
/* Changes with every load: requests that hang watch it. */
static unsigned generation;

static struct {
  uint64_t reads, read_bytes, writes, written_bytes, flushes;
} totals;

static const struct {
  const char *name;
  enum action action;
} action_names[] = {
    {"error", ACT_ERROR},     {"short", ACT_SHORT}, {"drop", ACT_DROP},   {"misdir", ACT_MISDIR},
    {"corrupt", ACT_CORRUPT}, {"zeros", ACT_ZEROS}, {"stale", ACT_STALE}, {"wrap", ACT_WRAP},
    {"delay", ACT_DELAY},     {"hang", ACT_HANG},   {"die", ACT_DIE},     {"signal", ACT_SIGNAL},
};

static const struct {
  const char *name;
  int value;
} error_names[] = {
    {"EIO", EIO},         {"ENOSPC", ENOSPC},         {"ENODATA", ENODATA},       {"EREMOTEIO", EREMOTEIO},
    {"EILSEQ", EILSEQ},   {"ETIMEDOUT", ETIMEDOUT},   {"ENOLINK", ENOLINK},       {"EBADE", EBADE},
    {"ENODEV", ENODEV},   {"ENXIO", ENXIO},           {"ENOMEM", ENOMEM},         {"EINVAL", EINVAL},
    {"EPERM", EPERM},     {"EROFS", EROFS},           {"EAGAIN", EAGAIN},         {"EINTR", EINTR},
    {"EBUSY", EBUSY},     {"EOPNOTSUPP", EOPNOTSUPP}, {"ESHUTDOWN", ESHUTDOWN},   {"ENOTCONN", ENOTCONN},
    {"EFBIG", EFBIG},     {"EOVERFLOW", EOVERFLOW},   {"EBADMSG", EBADMSG},       {"ECANCELED", ECANCELED},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A number with an optional binary suffix: 4096, 0x1000, 4k, 1m, 2g, 1t. */
static uint64_t parse_number(const char *text) {
  char *suffix;
  uint64_t value = strtoull(text, &suffix, 0);
  switch (*suffix | 32) {
    case 'k': return value << 10;
    case 'm': return value << 20;
    case 'g': return value << 30;
    case 't': return value << 40;
    default: return value;
  }
}

static void set_parameter(struct rule *rule, const char *name, const char *value) {
  struct {
    const char *name;
    uint64_t *field;
  } wide[] = {
      {"from", &rule->from},   {"to", &rule->to},       {"after", &rule->after}, {"afterbytes", &rule->after_bytes},
      {"every", &rule->every}, {"times", &rule->times}, {"at", &rule->at},       {"partial", &rule->partial},
      {"size", &rule->size},
  };
  struct {
    const char *name;
    int *field;
  } narrow[] = {
      {"bit", &rule->bit}, {"ms", &rule->milliseconds}, {"pid", &rule->pid}, {"sig", &rule->signal},
  };
  for (size_t i = 0; i < COUNT(wide); i++)
    if (!strcmp(name, wide[i].name)) *wide[i].field = parse_number(value);
  for (size_t i = 0; i < COUNT(narrow); i++)
    if (!strcmp(name, narrow[i].name)) *narrow[i].field = (int)parse_number(value);
  if (!strcmp(name, "errno"))
    for (size_t i = 0; i < COUNT(error_names); i++)
      if (!strcmp(value, error_names[i].name)) rule->error = error_names[i].value;
}

static int parse_operation(const char *word) {
  if (!strcmp(word, "read")) return OP_READ;
  if (!strcmp(word, "write")) return OP_WRITE;
  if (!strcmp(word, "flush")) return OP_FLUSH;
  return OP_READ | OP_WRITE | OP_FLUSH;
}

/* Parses one line. Returns 0 for a comment, an empty line or an unknown action. */
static int parse_rule(char *line, struct rule *rule) {
  char *rest, *word = strtok_r(line, " \t", &rest);
  if (!word || *word == '#') return 0;
  *rule = (struct rule){.operations = parse_operation(word),
                        .to = UNLIMITED,
                        .every = 1,
                        .times = UNLIMITED,
                        .at = UNLIMITED,
                        .partial = UNLIMITED,
                        .error = EIO,
                        .signal = SIGKILL};
  word = strtok_r(NULL, " \t", &rest);
  size_t known = 0;
  while (word && known < COUNT(action_names) && strcmp(word, action_names[known].name)) known++;
  if (!word || known == COUNT(action_names)) {
    fprintf(stderr, "faultfs: unknown action %s\n", word ? word : "(none)");
    return 0;
  }
  rule->action = action_names[known].action;
  while ((word = strtok_r(NULL, " \t", &rest))) {
    char *value = strchr(word, '=');
    if (!value) continue;
    *value++ = 0;
    set_parameter(rule, word, value);
  }
  if (rule->every == 0) rule->every = 1;
  return 1;
}

static void take_snapshot(struct rule *rule, int backing_fd, uint64_t drive_bytes) {
  uint64_t end = rule->to < drive_bytes ? rule->to : drive_bytes;
  if (rule->from >= end) return;
  rule->snapshot_bytes = end - rule->from;
  rule->snapshot = calloc(1, rule->snapshot_bytes);
  if (!rule->snapshot || pread(backing_fd, rule->snapshot, rule->snapshot_bytes, rule->from) < 0) {
    perror("faultfs: snapshot");
    rule->snapshot_bytes = 0;
  }
}

void rules_load(char *text, int backing_fd, uint64_t drive_bytes) {
  char *rest;
  pthread_mutex_lock(&lock);
  /* Snapshots of replaced rules are not freed: a request that matched before may still read them, and a test's server
   * lives for seconds. */
  rule_count = 0;
  for (char *line = strtok_r(text, "\n;", &rest); line && rule_count < MAX_RULES; line = strtok_r(NULL, "\n;", &rest)) {
    struct rule *rule = &rules[rule_count];
    if (!parse_rule(line, rule)) continue;
    if (rule->action == ACT_STALE) take_snapshot(rule, backing_fd, drive_bytes);
    rule_count++;
  }
  __atomic_add_fetch(&generation, 1, __ATOMIC_RELEASE);
  pthread_mutex_unlock(&lock);
}

static void count_request(enum operation operation, uint64_t length) {
  switch (operation) {
    case OP_READ: totals.reads++, totals.read_bytes += length; break;
    case OP_WRITE: totals.writes++, totals.written_bytes += length; break;
    case OP_FLUSH: totals.flushes++; break;
  }
}

static int applies(struct rule *rule, enum operation operation, uint64_t offset, uint64_t length) {
  if (!(rule->operations & operation)) return 0;
  if (operation != OP_FLUSH && (offset >= rule->to || offset + length <= rule->from)) return 0;
  uint64_t earlier = rule->matched++, earlier_bytes = rule->bytes;
  rule->bytes += length;
  if (earlier < rule->after || earlier_bytes < rule->after_bytes) return 0;
  if ((earlier - rule->after) % rule->every) return 0;
  if (rule->hits >= rule->times) return 0;
  rule->hits++;
  return 1;
}

int rules_match(enum operation operation, uint64_t offset, uint64_t length, struct rule *hits) {
  int count = 0;
  pthread_mutex_lock(&lock);
  count_request(operation, length);
  for (int i = 0; i < rule_count; i++)
    if (applies(&rules[i], operation, offset, length)) hits[count++] = rules[i];
  pthread_mutex_unlock(&lock);
  return count;
}

static void hang(void) {
  unsigned start = __atomic_load_n(&generation, __ATOMIC_ACQUIRE);
  while (start == __atomic_load_n(&generation, __ATOMIC_ACQUIRE)) usleep(20000);
}

int rules_before(enum operation operation, const struct rule *hits, int count) {
  for (int i = 0; i < count; i++) {
    const struct rule *rule = &hits[i];
    switch (rule->action) {
      case ACT_DELAY: usleep(rule->milliseconds * 1000); break;
      case ACT_HANG: hang(); break;
      case ACT_DIE: _exit(9);
      case ACT_SIGNAL: kill(rule->pid, rule->signal); break;
      case ACT_ERROR:
        /* A write that fails after storing a part is the write's own business. */
        if (operation != OP_WRITE || rule->partial == UNLIMITED) return -rule->error;
        break;
      default: break;
    }
  }
  return 0;
}

const struct rule *rules_find(const struct rule *hits, int count, enum action action) {
  for (int i = 0; i < count; i++)
    if (hits[i].action == action) return &hits[i];
  return NULL;
}

int rules_print_statistics(char *text, size_t size, long log_bytes) {
  pthread_mutex_lock(&lock);
  int length = snprintf(text, size, "reads %lu bytes %lu\nwrites %lu bytes %lu\nflushes %lu\nlog %ld\n", totals.reads,
                        totals.read_bytes, totals.writes, totals.written_bytes, totals.flushes, log_bytes);
  for (int i = 0; i < rule_count && length < (int)size; i++)
    length += snprintf(text + length, size - length, "rule %d %s matched %lu bytes %lu hit %lu\n", i,
                       action_names[rules[i].action].name, rules[i].matched, rules[i].bytes, rules[i].hits);
  pthread_mutex_unlock(&lock);
  return length < (int)size ? length : (int)size - 1;
}
