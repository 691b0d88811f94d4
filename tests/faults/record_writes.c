/* Preloaded by tests: logs every change to files under one folder, in order and with contents, and makes
 * chosen calls fail as a full or broken disk would, or kills the process at them.
 *
 *   FAULTS_FOLDER   absolute path without symbolic links; only files at or under it are looked at
 *   FAULTS_LOG      where the log goes; nothing is logged without it, or before faults_log is called
 *
 * Syncs of watched files are logged and counted, not done: the tests cut no real power, and disks are slow.
 *
 * Called from Python through ctypes.CDLL(None):
 *   faults_mark(text)                       puts a line of the test's own into the log
 *   faults_log(path)                        logs from now on, into a new file; NULL ends it
 *   faults_arm(kinds, at, error, sticky)    from now on the at-th call of these kinds fails (at = 0: count only)
 *                                           with error -1 it kills the process: before the call, or with sticky
 *                                           in the middle of it if it writes
 *   faults_disarm()                         ends that and returns how many such calls there were
 *
 * A record of the log is: kind (1 byte), flags (1 byte), file descriptor (int32), offset (int64), length of
 * path (uint32), length of data (uint32), path, data; all in native byte order. Kinds: o open, w write,
 * t truncate, s sync, c close, r rename (data: new path), u unlink, k mkdir, x rmdir, m mark, and ? for a
 * call that changes files in a way the tests do not model.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define DESCRIPTORS 4096
#define CREATED 1
#define TRUNCATED 2
#define APPENDING 4
#define KILLED (-1)
#define AT_ONCE (1 << 20)

static const char *folder;
static size_t folder_length;
static int log_descriptor = -1;
static char *paths[DESCRIPTORS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static char armed_kinds[32];
static long armed_at, armed_seen;
static int armed_error, armed_sticky, armed_short, dying;

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

void faults_log(const char *path) {
    if (log_descriptor >= 0) syscall(SYS_close, log_descriptor);
    int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
    log_descriptor = path ? (int)syscall(SYS_openat, AT_FDCWD, path, flags, 0600) : -1;
    if (path && log_descriptor < 0) _exit(97); /* a log that is not there would prove nothing */
}

__attribute__((constructor)) static void begin(void) {
    folder = getenv("FAULTS_FOLDER");
    folder_length = folder ? strlen(folder) : 0;
    const char *log = getenv("FAULTS_LOG");
    faults_log(log && log[0] ? log : NULL);
}

static int watched(const char *path) {
    return folder_length && path && !strncmp(path, folder, folder_length) &&
           (path[folder_length] == 0 || path[folder_length] == '/');
}

static const char *path_of(int descriptor) {
    return descriptor >= 0 && descriptor < DESCRIPTORS ? paths[descriptor] : NULL;
}

/* The path that is meant by a path and the descriptor of the folder it starts at. */
static const char *path_from(int at, const char *path, char whole[PATH_MAX]) {
    const char *start = path_of(at);
    if (!start || !path || path[0] == '/') return path;
    snprintf(whole, PATH_MAX, "%s/%s", start, path);
    return whole;
}

static void put(const void *data, size_t length) {
    const char *at = data;
    while (length) {
        ssize_t done = syscall(SYS_write, log_descriptor, at, length);
        if (done <= 0) _exit(97); /* a log with holes would prove nothing */
        at += done;
        length -= (size_t)done;
    }
}

static void record(char kind, int flags, int descriptor, int64_t offset, const char *path, const void *data,
                   size_t length) {
    if (log_descriptor < 0) return;
    int saved = errno;
    char head[22];
    int32_t d = descriptor;
    uint32_t path_length = path ? (uint32_t)strlen(path) : 0, data_length = (uint32_t)length;
    head[0] = kind;
    head[1] = (char)flags;
    memcpy(head + 2, &d, 4);
    memcpy(head + 6, &offset, 8);
    memcpy(head + 14, &path_length, 4);
    memcpy(head + 18, &data_length, 4);
    pthread_mutex_lock(&lock);
    put(head, sizeof head);
    if (path_length) put(path, path_length);
    if (data_length) put(data, data_length);
    pthread_mutex_unlock(&lock);
    errno = saved;
}

/* --- faults ---------------------------------------------------------------------------------- */

void faults_mark(const char *text) { record('m', 0, -1, 0, NULL, text, strlen(text)); }

void faults_arm(const char *kinds, long at, int error, int sticky) {
    snprintf(armed_kinds, sizeof armed_kinds, "%s", kinds);
    armed_at = at;
    armed_seen = 0;
    armed_error = error;
    armed_sticky = sticky;
    armed_short = 0;
}

long faults_disarm(void) {
    armed_kinds[0] = 0;
    return armed_seen;
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Whether this call must fail; errno is then set. */
static int fails(char kind) {
    if (!armed_kinds[0] || !strchr(armed_kinds, kind)) return 0;
    armed_seen++;
    if (!armed_at || armed_seen < armed_at || (armed_seen > armed_at && !armed_sticky)) return 0;
    if (armed_error == KILLED) {
        if (!armed_sticky || kind != 'w') die();
        dying = 1;
        return 1;
    }
    errno = armed_error;
    return 1;
}

/* How much of a write the disk takes; with 0 errno is set. A disk that fills up takes the first half of the write
 * that fills it, and so does one whose writer is killed. */
static size_t taken(size_t length) {
    if (!fails('w')) return length;
    if (!dying && (armed_error != ENOSPC || armed_short++)) return 0;
    return length > 1 ? length / 2 : 0;
}

/* --- opening and closing --------------------------------------------------------------------- */

static int after_open(int descriptor, const char *path, int flags, int existed) {
    if (descriptor >= 0 && descriptor < DESCRIPTORS) {
        free(paths[descriptor]);
        paths[descriptor] = strdup(path);
        int seen = (existed ? 0 : CREATED) | (flags & O_TRUNC ? TRUNCATED : 0) | (flags & O_APPEND ? APPENDING : 0);
        record('o', seen, descriptor, 0, path, NULL, 0);
    }
    return descriptor;
}

static int open_watched(const char *path, int flags, mode_t mode) {
    struct stat there;
    int existed = stat(path, &there) == 0;
    int writes = (flags & O_ACCMODE) != O_RDONLY;
    if (fails(flags & O_CREAT && !existed ? 'n' : writes ? 'O' : 'R')) return -1;
    return after_open((int)syscall(SYS_openat, AT_FDCWD, path, flags, mode), path, flags, existed);
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { \
            va_list rest; \
            va_start(rest, flags); \
            mode = va_arg(rest, mode_t); \
            va_end(rest); \
        } \
        if (watched(path)) return open_watched(path, flags, mode); \
        return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int at, const char *path, int flags, ...) { \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { \
            va_list rest; \
            va_start(rest, flags); \
            mode = va_arg(rest, mode_t); \
            va_end(rest); \
        } \
        char whole[PATH_MAX]; \
        const char *meant = path_from(at, path, whole); \
        if (watched(meant)) return open_watched(meant, flags, mode); \
        return (int)syscall(SYS_openat, at, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

int creat(const char *path, mode_t mode) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int close(int descriptor) {
    REAL(close);
    const char *path = path_of(descriptor);
    if (path) {
        record('c', 0, descriptor, 0, path, NULL, 0);
        free(paths[descriptor]);
        paths[descriptor] = NULL;
    }
    return real(descriptor);
}

/* --- writing --------------------------------------------------------------------------------- */

ssize_t write(int descriptor, const void *data, size_t length) {
    REAL(write);
    const char *path = path_of(descriptor);
    if (!path || !length) return real(descriptor, data, length);
    size_t wanted = taken(length);
    ssize_t done = wanted ? real(descriptor, data, wanted) : -1;
    if (dying) die();
    if (done > 0) record('w', 0, descriptor, lseek(descriptor, 0, SEEK_CUR) - done, path, data, (size_t)done);
    return done;
}

#define PWRITE(name, offset_type) \
    ssize_t name(int descriptor, const void *data, size_t length, offset_type offset) { \
        REAL(name); \
        const char *path = path_of(descriptor); \
        if (!path || !length) return real(descriptor, data, length, offset); \
        size_t wanted = taken(length); \
        ssize_t done = wanted ? real(descriptor, data, wanted, offset) : -1; \
        if (dying) die(); \
        if (done > 0) record('w', 0, descriptor, offset, path, data, (size_t)done); \
        return done; \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    REAL(writev);
    if (!path_of(descriptor)) return real(descriptor, parts, count);
    ssize_t total = 0;
    for (int i = 0; i < count; i++) {
        ssize_t done = write(descriptor, parts[i].iov_base, parts[i].iov_len);
        if (done < 0) return total ? total : -1;
        total += done;
        if ((size_t)done < parts[i].iov_len) break;
    }
    return total;
}

static ssize_t written(int descriptor, const struct iovec *parts, int count, off64_t offset) {
    ssize_t total = 0;
    for (int i = 0; i < count; i++) {
        ssize_t done = pwrite64(descriptor, parts[i].iov_base, parts[i].iov_len, offset + total);
        if (done < 0) return total ? total : -1;
        total += done;
        if ((size_t)done < parts[i].iov_len) break;
    }
    return total;
}

#define PWRITEV(name, offset_type) \
    ssize_t name(int descriptor, const struct iovec *parts, int count, offset_type offset) { \
        REAL(name); \
        if (!path_of(descriptor)) return real(descriptor, parts, count, offset); \
        return written(descriptor, parts, count, offset); \
    }
PWRITEV(pwritev, off_t)
PWRITEV(pwritev64, off64_t)

#define PWRITEV2(name, offset_type) \
    ssize_t name(int descriptor, const struct iovec *parts, int count, offset_type offset, int flags) { \
        REAL(name); \
        if (!path_of(descriptor)) return real(descriptor, parts, count, offset, flags); \
        return written(descriptor, parts, count, offset); \
    }
PWRITEV2(pwritev2, off_t)
PWRITEV2(pwritev64v2, off64_t)

/* Copies inside the kernel are done as a read and a write, so that the contents can be logged. */
static ssize_t copied(int to, off64_t *to_at, int from, off64_t *from_at, size_t length) {
    char *part = malloc(length > AT_ONCE ? AT_ONCE : length + 1);
    if (!part) return -1;
    if (length > AT_ONCE) length = AT_ONCE;
    ssize_t read_ = from_at ? pread64(from, part, length, *from_at) : read(from, part, length);
    ssize_t done = read_;
    if (read_ > 0) {
        done = to_at ? pwrite64(to, part, (size_t)read_, *to_at) : write(to, part, (size_t)read_);
        ssize_t moved = done > 0 ? done : 0;
        if (from_at) *from_at += moved;
        else if (moved < read_) lseek(from, moved - read_, SEEK_CUR);
        if (to_at) *to_at += moved;
    }
    int saved = errno;
    free(part);
    errno = saved;
    return done;
}

#define SENDFILE(name, offset_type) \
    ssize_t name(int to, int from, offset_type *from_at, size_t length) { \
        REAL(name); \
        if (!path_of(to)) return real(to, from, from_at, length); \
        return copied(to, NULL, from, (off64_t *)from_at, length); \
    }
SENDFILE(sendfile, off_t)
SENDFILE(sendfile64, off64_t)

ssize_t copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t length, unsigned flags) {
    REAL(copy_file_range);
    if (!path_of(to)) return real(from, from_at, to, to_at, length, flags);
    return copied(to, to_at, from, from_at, length);
}

/* Returns the number of the error, as posix_fallocate does. */
static int grown(int descriptor, off64_t length) {
    struct stat there;
    if (fails('t')) return armed_error;
    if (fstat(descriptor, &there)) return errno;
    if (there.st_size >= length) return 0;
    if (syscall(SYS_ftruncate, descriptor, length)) return errno;
    record('t', 0, descriptor, length, path_of(descriptor), NULL, 0);
    return 0;
}

#define POSIX_FALLOCATE(name, offset_type) \
    int name(int descriptor, offset_type offset, offset_type length) { \
        REAL(name); \
        if (!path_of(descriptor)) return real(descriptor, offset, length); \
        return grown(descriptor, offset + length); \
    }
POSIX_FALLOCATE(posix_fallocate, off_t)
POSIX_FALLOCATE(posix_fallocate64, off64_t)

#define TRUNCATE(name, length_type) \
    int name(int descriptor, length_type length) { \
        REAL(name); \
        const char *path = path_of(descriptor); \
        if (path && fails('t')) return -1; \
        int result = real(descriptor, length); \
        if (path && result == 0) record('t', 0, descriptor, length, path, NULL, 0); \
        return result; \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name) \
    int name(int descriptor) { \
        REAL(name); \
        const char *path = path_of(descriptor); \
        if (path && fails('s')) return -1; \
        if (!path) return real(descriptor); \
        record('s', 0, descriptor, 0, path, NULL, 0); \
        return 0; \
    }
SYNC(fsync)
SYNC(fdatasync)

/* --- names ----------------------------------------------------------------------------------- */

int rename(const char *old_path, const char *new_path) {
    REAL(rename);
    int ours = watched(old_path) || watched(new_path);
    if (ours && fails('r')) return -1;
    int result = real(old_path, new_path);
    if (ours && result == 0) record('r', 0, -1, 0, old_path, new_path, strlen(new_path));
    return result;
}

int renameat(int old_at, const char *old_path, int new_at, const char *new_path) {
    REAL(renameat);
    char old_whole[PATH_MAX], new_whole[PATH_MAX];
    const char *old_meant = path_from(old_at, old_path, old_whole), *new_meant = path_from(new_at, new_path, new_whole);
    if (watched(old_meant) || watched(new_meant)) return rename(old_meant, new_meant);
    return real(old_at, old_path, new_at, new_path);
}

#define NAME_CALL(name, kind, arguments, values) \
    int name arguments { \
        REAL(name); \
        if (watched(path) && fails(kind)) return -1; \
        int result = real values; \
        if (watched(path) && result == 0) record(kind, 0, -1, 0, path, NULL, 0); \
        return result; \
    }
NAME_CALL(unlink, 'u', (const char *path), (path))
NAME_CALL(rmdir, 'x', (const char *path), (path))
NAME_CALL(mkdir, 'k', (const char *path, mode_t mode), (path, mode))

int unlinkat(int at, const char *path, int flags) {
    REAL(unlinkat);
    char whole[PATH_MAX];
    const char *meant = path_from(at, path, whole);
    if (!watched(meant)) return real(at, path, flags);
    return flags & AT_REMOVEDIR ? rmdir(meant) : unlink(meant);
}

int mkdirat(int at, const char *path, mode_t mode) {
    REAL(mkdirat);
    char whole[PATH_MAX];
    const char *meant = path_from(at, path, whole);
    return watched(meant) ? mkdir(meant, mode) : real(at, path, mode);
}

/* --- reading: only to fail ------------------------------------------------------------------- */

ssize_t read(int descriptor, void *data, size_t length) {
    REAL(read);
    if (path_of(descriptor) && fails('i')) return -1;
    return real(descriptor, data, length);
}

#define PREAD(name, offset_type) \
    ssize_t name(int descriptor, void *data, size_t length, offset_type offset) { \
        REAL(name); \
        if (path_of(descriptor) && fails('i')) return -1; \
        return real(descriptor, data, length, offset); \
    }
PREAD(pread, off_t)
PREAD(pread64, off64_t)

/* --- calls that nobody makes today; if one does, the model of the disk must learn it ---------- */

static void unmodelled(const char *path, const char *name) {
    if (path) record('?', 0, -1, 0, path, name, strlen(name));
}

static void unmodelled_name(const char *path, const char *name) {
    if (watched(path)) unmodelled(path, name);
}

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
    REAL(mmap);
    if ((flags & MAP_SHARED) && (protection & PROT_WRITE)) unmodelled(path_of(descriptor), "mmap");
    return real(address, length, protection, flags, descriptor, offset);
}

void *mmap64(void *address, size_t length, int protection, int flags, int descriptor, off64_t offset) {
    REAL(mmap64);
    if ((flags & MAP_SHARED) && (protection & PROT_WRITE)) unmodelled(path_of(descriptor), "mmap64");
    return real(address, length, protection, flags, descriptor, offset);
}

int fallocate(int descriptor, int mode, off_t offset, off_t length) {
    REAL(fallocate);
    unmodelled(path_of(descriptor), "fallocate");
    return real(descriptor, mode, offset, length);
}

int truncate(const char *path, off_t length) {
    REAL(truncate);
    unmodelled_name(path, "truncate");
    return real(path, length);
}

int link(const char *old_path, const char *new_path) {
    REAL(link);
    unmodelled_name(new_path, "link");
    return real(old_path, new_path);
}

#define FOPEN(name) \
    FILE *name(const char *path, const char *mode) { \
        REAL(name); \
        if (strpbrk(mode, "wa+")) unmodelled_name(path, "fopen"); \
        return real(path, mode); \
    }
FOPEN(fopen)
FOPEN(fopen64)
