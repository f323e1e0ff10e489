/* A disk that tells, and one that fails: preloaded, it stands between a program and the C library.

   For files in the folder that ARDESK_DISK_FOLDER names, it writes what reaches the disk to the descriptor
   ARDESK_DISK_TRACE, one record after the other, and lets calls fail on request (disk_fail). */

#define _GNU_SOURCE
#undef _FILE_OFFSET_BITS
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CREATE = 1, WRITE, TRUNCATE, SYNC, UNLINK, RENAME, LINK, MAKE_FOLDER, MARK };
enum { READS = 1, SPACE = 2, OTHERS = 4 }; /* kinds of calls: those that read, those that take space, and others */
enum { MOST = 4096 };

static const char *folder;
static size_t folder_length;
static int trace = -1;
static unsigned char watched[MOST];

static int fail_kinds, fail_error, fail_on, fail_torn;
static long fail_at, calls, failed;

#define REAL(name) ((__typeof__(name) *)real(#name))

static void *real(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        abort();
    return found;
}

__attribute__((constructor)) static void begin(void)
{
    const char *number = getenv("ARDESK_DISK_TRACE");
    folder = getenv("ARDESK_DISK_FOLDER");
    folder_length = folder ? strlen(folder) : 0;
    if (number)
        trace = atoi(number);
}

static int inside(const char *path)
{
    return folder && path && !strncmp(path, folder, folder_length) &&
           (path[folder_length] == '/' || !path[folder_length]);
}

static int is_watched(int file)
{
    return file >= 0 && file < MOST && watched[file];
}

/* The n-th call of these kinds from now on fails with this error; with `on` every later one too, and with `torn`
   a write that fails has written its first half. n = 0: none fails any more. */
void disk_fail(long n, int error, int kinds, int on, int torn)
{
    fail_at = n;
    fail_error = error;
    fail_kinds = kinds;
    fail_on = on;
    fail_torn = torn;
    calls = failed = 0;
}

long disk_failed(void)
{
    return failed;
}

long disk_calls(void)
{
    return calls;
}

static int fails(int kind)
{
    if (!(kind & fail_kinds))
        return 0;
    calls++;
    if (!fail_at || (fail_on ? calls < fail_at : calls != fail_at))
        return 0;
    failed++;
    errno = fail_error;
    return 1;
}

static void put(uint32_t what, uint64_t file, uint64_t at, const void *one, size_t length, const void *two,
                size_t second)
{
    struct {
        uint32_t what, length, second, unused;
        uint64_t file, at;
    } head = {what, (uint32_t)length, (uint32_t)second, 0, file, at};
    struct iovec parts[] = {{&head, sizeof head}, {(void *)one, length}, {(void *)two, second}};
    int kept = errno;
    if (trace >= 0 && syscall(SYS_writev, trace, parts, 3) != (long)(sizeof head + length + second))
        abort();
    errno = kept;
}

static void put_names(uint32_t what, uint64_t file, const char *one, const char *two)
{
    put(what, file, 0, one, strlen(one), two, two ? strlen(two) : 0);
}

/* What the program itself has to say at this point of the trace. */
void disk_mark(const char *text)
{
    put_names(MARK, 0, text, NULL);
}

static uint64_t number_of(int file)
{
    struct stat found;
    return fstat(file, &found) ? 0 : found.st_ino;
}

static int opened(const char *path, int flags, mode_t mode)
{
    int fresh = (flags & O_CREAT) && faccessat(AT_FDCWD, path, F_OK, 0);
    int kept = errno, file;
    if (fails(fresh ? SPACE | OTHERS : OTHERS))
        return -1;
    errno = kept;
    file = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (file < 0 || file >= MOST)
        return file;
    watched[file] = 1;
    if (fresh)
        put_names(CREATE, number_of(file), path, NULL);
    else if (flags & O_TRUNC)
        put(TRUNCATE, number_of(file), 0, NULL, 0, NULL, 0);
    return file;
}

#define MODE                                                                                                           \
    mode_t mode = 0;                                                                                                   \
    if (flags & (O_CREAT | __O_TMPFILE)) {                                                                             \
        va_list more;                                                                                                  \
        va_start(more, flags);                                                                                         \
        mode = va_arg(more, mode_t);                                                                                   \
        va_end(more);                                                                                                  \
    }

int open(const char *path, int flags, ...)
{
    MODE
    return inside(path) ? opened(path, flags, mode) : REAL(open)(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    MODE
    return inside(path) ? opened(path, flags | O_LARGEFILE, mode) : REAL(open64)(path, flags, mode);
}

int openat(int at, const char *path, int flags, ...)
{
    MODE
    return inside(path) ? opened(path, flags, mode) : REAL(openat)(at, path, flags, mode);
}

int openat64(int at, const char *path, int flags, ...)
{
    MODE
    return inside(path) ? opened(path, flags | O_LARGEFILE, mode) : REAL(openat64)(at, path, flags, mode);
}

int close(int file)
{
    if (file >= 0 && file < MOST)
        watched[file] = 0;
    return REAL(close)(file);
}

ssize_t read(int file, void *data, size_t length)
{
    return is_watched(file) && fails(READS) ? -1 : REAL(read)(file, data, length);
}

ssize_t pread(int file, void *data, size_t length, off_t at)
{
    return is_watched(file) && fails(READS) ? -1 : REAL(pread)(file, data, length, at);
}

ssize_t pread64(int file, void *data, size_t length, off64_t at)
{
    return is_watched(file) && fails(READS) ? -1 : REAL(pread64)(file, data, length, at);
}

static ssize_t written(int file, const void *data, size_t length, off64_t at)
{
    ssize_t done;
    int failing = fails(SPACE | OTHERS), error = errno;
    if (failing && !(fail_torn && length > 1))
        return -1;
    done = syscall(SYS_pwrite64, file, data, failing ? length / 2 : length, at);
    if (done > 0)
        put(WRITE, number_of(file), (uint64_t)at, data, (size_t)done, NULL, 0);
    errno = failing ? error : errno;
    return failing ? -1 : done;
}

ssize_t write(int file, const void *data, size_t length)
{
    off64_t at;
    ssize_t done;
    if (!is_watched(file))
        return REAL(write)(file, data, length);
    at = lseek64(file, 0, fcntl(file, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
    done = written(file, data, length, at);
    if (done > 0)
        lseek64(file, at + done, SEEK_SET);
    return done;
}

ssize_t pwrite(int file, const void *data, size_t length, off_t at)
{
    return is_watched(file) ? written(file, data, length, at) : REAL(pwrite)(file, data, length, at);
}

ssize_t pwrite64(int file, const void *data, size_t length, off64_t at)
{
    return is_watched(file) ? written(file, data, length, at) : REAL(pwrite64)(file, data, length, at);
}

static int cut(int file, off64_t length)
{
    int done;
    if (fails(OTHERS))
        return -1;
    done = (int)syscall(SYS_ftruncate, file, length);
    if (!done)
        put(TRUNCATE, number_of(file), (uint64_t)length, NULL, 0, NULL, 0);
    return done;
}

int ftruncate(int file, off_t length)
{
    return is_watched(file) ? cut(file, length) : REAL(ftruncate)(file, length);
}

int ftruncate64(int file, off64_t length)
{
    return is_watched(file) ? cut(file, length) : REAL(ftruncate64)(file, length);
}

static int synced(int file, int done)
{
    if (!done)
        put(SYNC, number_of(file), 0, NULL, 0, NULL, 0);
    return done;
}

int fsync(int file)
{
    if (!is_watched(file))
        return REAL(fsync)(file);
    return fails(SPACE | OTHERS) ? -1 : synced(file, REAL(fsync)(file));
}

int fdatasync(int file)
{
    if (!is_watched(file))
        return REAL(fdatasync)(file);
    return fails(SPACE | OTHERS) ? -1 : synced(file, REAL(fdatasync)(file));
}

/* These would write past everything above; whoever asks for them has another way. */
ssize_t sendfile(int to, int from, off_t *at, size_t length)
{
    errno = EINVAL;
    return is_watched(to) ? -1 : REAL(sendfile)(to, from, at, length);
}

ssize_t sendfile64(int to, int from, off64_t *at, size_t length)
{
    errno = EINVAL;
    return is_watched(to) ? -1 : REAL(sendfile64)(to, from, at, length);
}

ssize_t copy_file_range(int from, off64_t *first, int to, off64_t *second, size_t length, unsigned flags)
{
    errno = EINVAL;
    return is_watched(to) ? -1 : REAL(copy_file_range)(from, first, to, second, length, flags);
}

int unlink(const char *path)
{
    int done;
    if (!inside(path))
        return REAL(unlink)(path);
    if (!faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) && fails(OTHERS))
        return -1;
    done = REAL(unlink)(path);
    if (!done)
        put_names(UNLINK, 0, path, NULL);
    return done;
}

int rename(const char *from, const char *to)
{
    int done;
    if (!inside(from) && !inside(to))
        return REAL(rename)(from, to);
    if (fails(SPACE | OTHERS))
        return -1;
    done = REAL(rename)(from, to);
    if (!done)
        put_names(RENAME, 0, from, to);
    return done;
}

int link(const char *from, const char *to)
{
    int done;
    if (!inside(from) && !inside(to))
        return REAL(link)(from, to);
    if (fails(SPACE | OTHERS))
        return -1;
    done = REAL(link)(from, to);
    if (!done)
        put_names(LINK, 0, from, to);
    return done;
}

int mkdir(const char *path, mode_t mode)
{
    struct stat found;
    int done;
    if (!inside(path))
        return REAL(mkdir)(path, mode);
    if (stat(path, &found) && fails(SPACE | OTHERS))
        return -1;
    done = REAL(mkdir)(path, mode);
    if (!done && !stat(path, &found))
        put_names(MAKE_FOLDER, found.st_ino, path, NULL);
    return done;
}
