/*
 * windows.c SPECS BEGIN MINUTES - for tests/checks/windows.sh.
 *
 * SPECS has windows, a line "--", and freezes. Writes two bytes for each minute from
 * BEGIN (seconds since 1970) on: is it open ('1' or '0'), and does
 * sp_windows_open() name this very minute when it is asked an hour before ('=')
 * or not ('.').
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sallyport/window.h"

static void read_specs(const char *path, struct sp_windows lists[2])
{
    char line[256];
    int at = 0;
    FILE *file = fopen(path, "re");
    if (!file)
        abort();
    while (fgets(line, sizeof line, file)) {
        struct sp_error err = {0};
        struct sp_window window;
        if (strcmp(line, "--\n") == 0) {
            at = 1;
            continue;
        }
        if (sp_window_read(&window, sp_str_trim(sp_str(line)), &err)) {
            fprintf(stderr, "%s\n", err.message);
            exit(1);
        }
        SP_VEC_PUSH(&lists[at], window);
    }
    fclose(file);
}

int main(int argc, char **argv)
{
    struct sp_windows lists[2] = {0};
    if (argc != 4)
        return 2;
    read_specs(argv[1], lists);
    int64_t moment = strtoll(argv[2], NULL, 10);
    for (long left = strtol(argv[3], NULL, 10); left > 0; left--) {
        int64_t now, earlier;
        bool opens = sp_windows_open(&lists[0], &lists[1], moment, &now);
        putchar(opens && now == moment ? '1' : '0');
        opens = sp_windows_open(&lists[0], &lists[1], moment - 3600, &earlier);
        putchar(opens && earlier == moment ? '=' : '.');
        moment += 60;
    }
    free(lists[0].items);
    free(lists[1].items);
    return fclose(stdout) != 0;
}
