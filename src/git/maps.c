#include "sallyport/maps.h"

#include <pthread.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "sallyport/vec.h"

/* The functions of the C library, by the names that the linker gives them. */
void *__real_mmap(void *hint, size_t len, int protection, int flags, int file,
                  off_t offset);
int __real_munmap(void *memory, size_t len);

enum { MIN_SHARED = 1 << 20 }; /* bytes */

/* A part of a file. */
struct map {
    void *memory;
    size_t len, users;
    dev_t device;
    ino_t inode;
    off_t offset;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* protects: */
static SP_VEC(struct map) maps;

static bool may_be_shared(size_t len, int protection, int flags, int file)
{
    return file >= 0 && protection == PROT_READ && flags == MAP_SHARED &&
           len >= MIN_SHARED;
}

/* Both find a map, or return NULL. They need the lock. */
static struct map *find_part(const struct map *wanted)
{
    for (size_t i = 0; i < maps.count; i++) {
        struct map *map = &maps.items[i];
        if (map->device == wanted->device && map->inode == wanted->inode &&
            map->offset == wanted->offset && map->len == wanted->len)
            return map;
    }
    return NULL;
}

static struct map *find_memory(const void *memory)
{
    for (size_t i = 0; i < maps.count; i++)
        if (maps.items[i].memory == memory)
            return &maps.items[i];
    return NULL;
}

void *sp_map(void *hint, size_t len, int protection, int flags, int file,
             off_t offset)
{
    struct stat about;
    if (!may_be_shared(len, protection, flags, file) || fstat(file, &about))
        return __real_mmap(hint, len, protection, flags, file, offset);
    struct map map = {.len = len,
                      .users = 1,
                      .device = about.st_dev,
                      .inode = about.st_ino,
                      .offset = offset};
    pthread_mutex_lock(&lock);
    struct map *known = find_part(&map);
    if (known) {
        known->users++;
        map.memory = known->memory;
    } else {
        map.memory = __real_mmap(hint, len, protection, flags, file, offset);
        if (map.memory != MAP_FAILED)
            SP_VEC_PUSH(&maps, map);
    }
    pthread_mutex_unlock(&lock);
    return map.memory;
}

/* Is the map still used by others? Forgets it if not. */
static bool has_other_users(const void *memory)
{
    pthread_mutex_lock(&lock);
    struct map *map = find_memory(memory);
    bool has = map && --map->users > 0;
    if (map && !has)
        *map = maps.items[--maps.count];
    pthread_mutex_unlock(&lock);
    return has;
}

int sp_unmap(void *memory, size_t len)
{
    return len >= MIN_SHARED && has_other_users(memory)
               ? 0
               : __real_munmap(memory, len);
}

void sp_maps_give_back(void)
{
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < maps.count; i++)
        madvise(maps.items[i].memory, maps.items[i].len, MADV_DONTNEED);
    pthread_mutex_unlock(&lock);
}
