/* The rules by which a faulty drive misbehaves: parsing, and which of them apply to a request. */
#ifndef RULES_H
#define RULES_H

#include <stddef.h>
#include <stdint.h>

#define MAX_RULES 64
#define UNLIMITED UINT64_MAX

enum operation { OP_READ = 1, OP_WRITE = 2, OP_FLUSH = 4 };

enum action {
  ACT_ERROR,   /* fail with an errno; a write may store its first bytes before that */
  ACT_SHORT,   /* do only the first bytes and say so */
  ACT_DROP,    /* report success without storing anything inside the range */
  ACT_MISDIR,  /* store the write at another address */
  ACT_CORRUPT, /* flip one bit of what is read or stored */
  ACT_ZEROS,   /* read or store zeros inside the range */
  ACT_STALE,   /* read what the range held when the rules were loaded */
  ACT_WRAP,    /* addresses start over after so many bytes: false capacity */
  ACT_DELAY,   /* answer late */
  ACT_HANG,    /* no answer until the rules change */
  ACT_DIE,     /* the server exits at once: the drive is pulled */
  ACT_SIGNAL   /* send a signal to a process, then do the request as usual */
};

struct rule {
  int operations;
  enum action action;
  /* Which requests: those that overlap [from, to), after so many matching requests and bytes, every n-th of them, and
   * at most so many times. */
  uint64_t from, to, after, after_bytes, every, times;
  /* Parameters of the actions. `at` and `partial` are UNLIMITED when they were not given. */
  uint64_t at, partial, size;
  int bit, error, milliseconds, pid, signal;
  /* What the range of a `stale` rule held when it was loaded. */
  char *snapshot;
  uint64_t snapshot_bytes;
  /* Counters. */
  uint64_t matched, bytes, hits;
};

/* Replaces all rules by those in `text` (which is changed while it is parsed) and resets their counters.
 * `backing_fd` is where `stale` rules take their snapshot from. */
void rules_load(char *text, int backing_fd, uint64_t drive_bytes);

/* Counts a request and copies the rules that apply to it, in their order, to `hits`. Returns how many. */
int rules_match(enum operation operation, uint64_t offset, uint64_t length, struct rule *hits);

/* Does what happens before a request: delays, hangs, signals, death, plain errors. Returns 0 or a negative errno. */
int rules_before(enum operation operation, const struct rule *hits, int count);

/* The first rule with this action, or NULL. */
const struct rule *rules_find(const struct rule *hits, int count, enum action action);

/* Writes the counters as lines of text. Returns the length. */
int rules_print_statistics(char *text, size_t size, long log_bytes);

#endif
