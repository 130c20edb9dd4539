#include "sallyport/people.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sallyport/alloc.h"
#include "sallyport/file.h"

void sp_people_read(struct sp_people *out, FILE *passwd, FILE *group)
{
    const struct passwd *entry;
    const struct group *line;
    while (passwd && (entry = fgetpwent(passwd))) {
        const struct sp_person person = {
            .name = sp_strdup(entry->pw_name),
            .home = sp_strdup(entry->pw_dir ? entry->pw_dir : ""),
            .id = entry->pw_uid,
            .group = entry->pw_gid};
        SP_VEC_PUSH(&out->persons, person);
    }
    while (group && (line = fgetgrent(group))) {
        struct sp_group fresh = {.name = sp_strdup(line->gr_name),
                                 .id = line->gr_gid};
        for (char **member = line->gr_mem; *member; member++)
            sp_strings_add(&fresh.members, *member, strlen(*member));
        SP_VEC_PUSH(&out->groups, fresh);
    }
}

static bool is_of_machine(const char *source)
{
    static const char *const ours[] = {"files", "compat", "db", "systemd"};
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        if (strcmp(source, ours[i]) == 0)
            return true;
    return *source == '[';
}

bool sp_people_are_all(FILE *nsswitch)
{
    static const char blanks[] = " \t\n";
    char line[512], *rest;
    bool are_all = true;
    while (nsswitch && fgets(line, sizeof line, nsswitch)) {
        const char *word = strtok_r(line, blanks, &rest);
        const bool is_meant = word && strcmp(word, "passwd:") == 0;
        while (is_meant && are_all && (word = strtok_r(NULL, blanks, &rest)) &&
               *word != '#')
            are_all = is_of_machine(word);
    }
    return are_all;
}

static void end(FILE *file)
{
    if (file)
        fclose(file);
}

void sp_people_of_machine(struct sp_people *out)
{
    FILE *passwd = sp_file_stream("/etc/passwd");
    FILE *group = sp_file_stream("/etc/group");
    FILE *nsswitch = sp_file_stream("/etc/nsswitch.conf");
    *out = (struct sp_people){.are_all = sp_people_are_all(nsswitch)};
    sp_people_read(out, passwd, group);
    end(passwd);
    end(group);
    end(nsswitch);
}

void sp_people_dispose(struct sp_people *people)
{
    for (size_t i = 0; i < people->persons.count; i++) {
        free(people->persons.items[i].name);
        free(people->persons.items[i].home);
    }
    for (size_t i = 0; i < people->groups.count; i++) {
        free(people->groups.items[i].name);
        sp_strings_dispose(&people->groups.items[i].members);
    }
    free(people->persons.items);
    free(people->groups.items);
    memset(people, 0, sizeof *people);
}

const struct sp_person *sp_person(const struct sp_people *people, uid_t id)
{
    for (size_t i = 0; i < people->persons.count; i++)
        if (people->persons.items[i].id == id)
            return &people->persons.items[i];
    return NULL;
}

size_t sp_person_groups(gid_t *groups, size_t max,
                        const struct sp_people *people, uid_t id)
{
    const struct sp_person *person = sp_person(people, id);
    size_t count = 0;
    if (!person || !max)
        return 0;
    groups[count++] = person->group;
    for (size_t i = 0; i < people->groups.count && count < max; i++)
        if (sp_strings_have(&people->groups.items[i].members, person->name))
            groups[count++] = people->groups.items[i].id;
    return count;
}

/* A user of a container is at work here, and has no account. */
static bool is_at_work(uid_t id)
{
    struct stat about;
    const struct dirent *entry;
    DIR *processes = opendir("/proc");
    bool is_found = !processes;
    while (!is_found && (entry = readdir(processes)))
        is_found = isdigit((unsigned char)*entry->d_name) &&
                   fstatat(dirfd(processes), entry->d_name, &about, 0) == 0 &&
                   about.st_uid == id;
    if (processes)
        closedir(processes);
    return is_found;
}

bool sp_is_stranger(const struct sp_people *people, uid_t id)
{
    enum { LAST_OF_USERS = 60000 };
    return people->are_all && people->persons.count && id <= LAST_OF_USERS &&
           !sp_person(people, id) && !is_at_work(id);
}

static const struct sp_group *group_of(const struct sp_people *people, gid_t id)
{
    for (size_t i = 0; i < people->groups.count; i++)
        if (people->groups.items[i].id == id)
            return &people->groups.items[i];
    return NULL;
}

void sp_person_name(struct sp_buf *out, const struct sp_people *people,
                    uid_t id)
{
    const struct sp_person *person = sp_person(people, id);
    if (person)
        sp_buf_puts(out, person->name);
    else
        sp_buf_printf(out, "%lu", (unsigned long)id);
}

void sp_group_name(struct sp_buf *out, const struct sp_people *people, gid_t id)
{
    const struct sp_group *group = group_of(people, id);
    if (group)
        sp_buf_puts(out, group->name);
    else
        sp_buf_printf(out, "%lu", (unsigned long)id);
}

static bool is_in(const struct sp_people *people, uid_t id, gid_t group)
{
    const struct sp_person *person = sp_person(people, id);
    const struct sp_group *line = group_of(people, group);
    return person && (person->group == group ||
                      (line && sp_strings_have(&line->members, person->name)));
}

bool sp_may(const struct sp_people *people, uid_t id, const struct stat *file,
            enum sp_right right)
{
    unsigned mode = file->st_mode;
    if (id == 0)
        return right != SP_MAY_EXECUTE || S_ISDIR(mode) || (mode & 0111);
    if (file->st_uid == id)
        return mode >> 6 & right;
    if (is_in(people, id, file->st_gid))
        return mode >> 3 & right;
    return mode & right;
}

/* Does the group have members besides the owner and root? An unknown group may
 * have. */
static bool has_others(const struct sp_people *people, gid_t group, uid_t owner)
{
    const struct sp_group *line = group_of(people, group);
    const struct sp_person *person = sp_person(people, owner);
    if (!line)
        return group != 0;
    for (size_t i = 0; i < line->members.count; i++)
        if (strcmp(line->members.items[i], "root") != 0 &&
            (!person || strcmp(line->members.items[i], person->name) != 0))
            return true;
    for (size_t i = 0; i < people->persons.count; i++) {
        const struct sp_person *one = &people->persons.items[i];
        if (one->group == group && one->id != owner && one->id != 0)
            return true;
    }
    return false;
}

enum sp_writers sp_writers(const struct sp_people *people,
                           const struct stat *file)
{
    if (S_ISDIR(file->st_mode) && (file->st_mode & S_ISVTX))
        return SP_NOBODY_ELSE;
    if (file->st_mode & S_IWOTH)
        return SP_EVERYBODY;
    if ((file->st_mode & S_IWGRP) &&
        has_others(people, file->st_gid, file->st_uid))
        return SP_THE_GROUP;
    return SP_NOBODY_ELSE;
}

char *sp_closed_way(const struct sp_people *people, uid_t user,
                    const char *path)
{
    char *way = sp_strdup(path);
    for (char *slash = strchr(way + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        struct stat about;
        *slash = '\0';
        if (stat(way, &about) != 0 ||
            !sp_may(people, user, &about, SP_MAY_EXECUTE))
            return way;
        *slash = '/';
    }
    free(way);
    return NULL;
}

bool sp_may_read(const struct sp_people *people, uid_t user, const char *path,
                 char **closed)
{
    struct stat about;
    const bool is_seen = stat(path, &about) == 0;
    *closed = NULL;
    if (!is_seen && errno != EACCES)
        return true;
    *closed = sp_closed_way(people, user, path);
    return !*closed && (!is_seen || sp_may(people, user, &about, SP_MAY_READ));
}
