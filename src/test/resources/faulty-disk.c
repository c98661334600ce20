/* Preloaded into a server: makes system calls on one file fail as a broken disk does. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The file that FAULTY_DISK names holds "OPERATION PART-OF-A-PATH", or nothing. */
static int broken(const char *operation, int file) {
  const char *order = getenv("FAULTY_DISK");
  char name[64], path[4096], line[4096];
  int from = order ? open(order, O_RDONLY) : -1;
  if (from < 0) return 0;
  ssize_t size = read(from, line, sizeof line - 1);
  close(from);
  if (size <= 0) return 0;
  line[size] = 0;
  char *part = strchr(line, ' ');
  if (!part) return 0;
  *part++ = 0;
  if (strcmp(line, operation)) return 0;
  snprintf(name, sizeof name, "/proc/self/fd/%d", file);
  ssize_t length = readlink(name, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  if (!strstr(path, part)) return 0;
  errno = EIO;
  return 1;
}

ssize_t pwrite64(int file, const void *from, size_t bytes, off64_t at) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
  return broken("write", file) ? -1 : real(file, from, bytes, at);
}

ssize_t pread64(int file, void *to, size_t bytes, off64_t at) {
  static ssize_t (*real)(int, void *, size_t, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "pread64");
  return broken("read", file) ? -1 : real(file, to, bytes, at);
}

int fsync(int file) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "fsync");
  return broken("force", file) ? -1 : real(file);
}
