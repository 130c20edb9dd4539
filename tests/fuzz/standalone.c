/*
 * standalone.c - a main for the fuzz targets without libFuzzer.
 *
 * Runs the target once over each file given: the corpus as a regression test,
 * with any compiler. A finding ends the process (sanitizer, abort), having
 * named the file.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run(const char *path)
{
    struct stat info;
    FILE *file = fopen(path, "rb");
    if (!file || fstat(fileno(file), &info) != 0) {
        perror(path);
        if (file)
            fclose(file);
        return -1;
    }
    /* A buffer of the exact size, so that reading past its end is seen. */
    size_t size = (size_t)info.st_size;
    uint8_t *data = malloc(size ? size : 1);
    if (!data)
        abort();
    int got_all = fread(data, 1, size, file) == size;
    fclose(file);
    if (got_all)
        LLVMFuzzerTestOneInput(data, size);
    free(data);
    return got_all ? 0 : -1;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        fprintf(stderr, "%s\n", argv[i]);
        if (run(argv[i]) != 0)
            return 1;
    }
    return argc > 1 ? 0 : 2;
}
