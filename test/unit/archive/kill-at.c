/*
 * Preloaded into a process, it ends that process without warning at the KILL_AT-th call after which something may be on
 * the disk that was not before, or under another name; counted over all threads.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_long steps;

static void step(void) {
  const char *at = getenv("KILL_AT");
  if (at != NULL && atomic_fetch_add(&steps, 1) + 1 == atol(at)) kill(getpid(), SIGKILL);
}

#define STEP(name, parameters, arguments)                       \
  int name parameters {                                         \
    int (*original) parameters = dlsym(RTLD_NEXT, #name);       \
    step();                                                     \
    return original arguments;                                  \
  }

STEP(fsync, (int file), (file))
STEP(fdatasync, (int file), (file))
STEP(rename, (const char *from, const char *to), (from, to))
STEP(unlink, (const char *path), (path))
