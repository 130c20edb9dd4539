/* How large files are mapped, and what is given back. The linker wraps mmap() here as it
 * does for libgit2. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sallyport/maps.h"
#include "sallyport/resident.h"

enum {
    HUGE = 256 << 20,
    LARGE = 64 << 20,
    SMALL = 64 << 10,
    PAGE = 4096,
};

/* A file of that size, without a name. */
static int make_file(off_t size)
{
    char path[] = "resident-XXXXXX";
    int file = mkstemp(path);
    cr_assert(file >= 0 && unlink(path) == 0 && ftruncate(file, size) == 0);
    return file;
}

static const char *map(int file, size_t len, off_t offset)
{
    const char *memory = mmap(NULL, len, PROT_READ, MAP_SHARED, file, offset);
    cr_assert_neq(memory, MAP_FAILED);
    return memory;
}

static void unmap(const char *memory, size_t len)
{
    cr_assert_eq(munmap((void *)(uintptr_t)memory, len), 0);
}

/* What is resident, in bytes. */
static void measure(long *heap, long *mapped)
{
    char line[128];
    long all;
    FILE *file = fopen("/proc/self/statm", "r");
    cr_assert(file && fgets(line, sizeof line, file));
    fclose(file);
    cr_assert_eq(sscanf(line, "%ld %ld %ld", &all, heap, mapped), 3);
    *heap = (*heap - *mapped) * PAGE;
    *mapped *= PAGE;
}

/* Pages of files. */
static long resident(void)
{
    long heap, mapped;
    measure(&heap, &mapped);
    return mapped;
}

/* All other pages. */
static long resident_heap(void)
{
    long heap, mapped;
    measure(&heap, &mapped);
    return heap;
}

static int touch(const char *memory, size_t len)
{
    int sum = 0;
    for (size_t i = 0; i < len; i += PAGE)
        sum += memory[i];
    return sum;
}

Test(git_resident, a_large_file_is_mapped_once)
{
    int file = make_file(LARGE), again = dup(file);
    const char *one = map(file, LARGE, 0), *other = map(again, LARGE, 0);
    cr_expect_eq(one, other);
    unmap(one, LARGE);
    cr_expect_eq(other[LARGE - 1], 0);
    unmap(other, LARGE);
    close(file);
    close(again);
}

Test(git_resident, another_part_or_file_is_mapped_apart)
{
    int file = make_file(LARGE), alike = make_file(LARGE);
    const char *maps[] = {map(file, LARGE, 0), map(file, LARGE / 2, 0),
                          map(file, LARGE / 2, LARGE / 2),
                          map(alike, LARGE, 0)};
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < i; k++)
            cr_expect_neq(maps[i], maps[k]);
    unmap(maps[0], LARGE);
    unmap(maps[1], LARGE / 2);
    unmap(maps[2], LARGE / 2);
    unmap(maps[3], LARGE);
    close(file);
    close(alike);
}

Test(git_resident, a_small_file_is_mapped_as_ever)
{
    int file = make_file(SMALL);
    const char *one = map(file, SMALL, 0), *other = map(file, SMALL, 0);
    cr_expect_neq(one, other);
    unmap(one, SMALL);
    unmap(other, SMALL);
    close(file);
}

/* What is written belongs to one user alone. */
Test(git_resident, what_may_be_written_is_mapped_apart)
{
    int file = make_file(LARGE);
    char *one = mmap(NULL, LARGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
    const char *other = map(file, LARGE, 0);
    cr_expect_neq(one, other);
    one[0] = 'x';
    cr_expect_eq(other[0], 0);
    unmap(one, LARGE);
    unmap(other, LARGE);
    close(file);
}

Test(git_resident, pages_that_were_read_are_given_back)
{
    int file = make_file(LARGE);
    const char *memory = map(file, LARGE, 0);
    cr_expect_eq(touch(memory, LARGE), 0);
    long before = resident();
    sp_maps_give_back();
    cr_expect_lt(resident(), before - LARGE / 2);
    cr_expect_eq(touch(memory, LARGE), 0);
    unmap(memory, LARGE);
    close(file);
}

static void read_much(void)
{
    enum { MANY = 1024 };
    for (int i = 0; i < MANY; i++)
        sp_resident_count_read();
}

/* How much of a file of that size stays after many reads, in bytes. */
static long stays(size_t len)
{
    int file = make_file((off_t)len);
    const char *memory = map(file, len, 0);
    long before = resident();
    cr_expect_eq(touch(memory, len), 0);
    cr_expect_gt(resident(), before + (long)len / 2);
    read_much();
    long after = resident();
    unmap(memory, len);
    close(file);
    return after - before;
}

Test(git_resident, after_many_reads_what_is_much_is_given_back)
{
    cr_expect_lt(stays(HUGE), HUGE / 2);
}

Test(git_resident, what_is_not_much_stays)
{
    cr_expect_gt(stays(LARGE), LARGE / 2);
}

/* The C library's own functions: those of a sanitizer keep what is freed. */
void *__libc_malloc(size_t size);
void __libc_free(void *memory);

enum {
    BLOCK = 64 << 10,
    MAX_BLOCKS = 7168,
    OF_64_MB = LARGE / BLOCK,
};
static void *blocks[MAX_BLOCKS];

static void fill_heap(int count)
{
    for (int i = 0; i < count; i++) {
        blocks[i] = __libc_malloc(BLOCK);
        cr_assert(blocks[i]);
        memset(blocks[i], 1, BLOCK);
    }
}

/* Frees every second block of them, so that holes are left. */
static void free_half(int from, int to)
{
    for (int i = from; i < to; i += 2)
        __libc_free(blocks[i]);
}

Test(git_resident, a_heap_that_is_not_much_stays_where_a_pack_is)
{
    fill_heap(OF_64_MB);
    free_half(0, OF_64_MB);
    long before = resident_heap();
    cr_expect_lt(stays(HUGE), HUGE / 2);
    cr_expect_gt(resident_heap(), before - LARGE / 4);
}

Test(git_resident, a_pack_that_is_not_much_stays_where_the_heap_is_much)
{
    fill_heap(3 * OF_64_MB);
    cr_expect_gt(stays(LARGE / 4), LARGE / 8);
}

/* What is in use alone is more than enough, so it is trimmed by its growth. */
Test(git_resident, a_heap_that_is_much_is_trimmed_when_it_has_grown)
{
    enum { MORE = OF_64_MB / 4 };
    fill_heap(MAX_BLOCKS);
    free_half(0, MAX_BLOCKS);
    long before = resident_heap();
    read_much();
    long trimmed = resident_heap();
    cr_expect_lt(trimmed, before - 2 * LARGE);
    free_half(1, MORE);
    read_much();
    cr_expect_gt(resident_heap(), trimmed - LARGE / 64);
}
