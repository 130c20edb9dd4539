/* Reads the beginning of a program. */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "sallyport/alloc.h"
#include "sallyport/hook.h"

/* The descriptor of our ELF note, after its name, is the version. */
static void read_marker(struct doctor_program *out, struct sp_str bytes)
{
    static const char name[] = SP_HOOK_MARKER;
    const char *at = memmem(bytes.ptr, bytes.len, name, sizeof name);
    uint32_t size;
    if (!at || at < bytes.ptr + 3 * sizeof size)
        return;
    out->is_ours = true;
    memcpy(&size, at - 2 * sizeof size, sizeof size);
    size_t left = bytes.len - (size_t)(at - bytes.ptr) - sizeof name;
    if (size <= sizeof out->version && size <= left &&
        memchr(at + sizeof name, 0, size))
        memcpy(out->version, at + sizeof name, size);
}

/* Is it for another kind of machine? The first 20 bytes tell; false if our own are
 * unknown. */
static bool is_foreign(struct sp_str bytes, struct sp_str native)
{
    const size_t at = offsetof(Elf64_Ehdr, e_machine);
    const size_t size = sizeof(Elf64_Half);
    return native.len >= at + size &&
           (bytes.len < at + size ||
            bytes.ptr[EI_CLASS] != native.ptr[EI_CLASS] ||
            bytes.ptr[EI_DATA] != native.ptr[EI_DATA] ||
            memcmp(bytes.ptr + at, native.ptr + at, size) != 0);
}

/* The program that the kernel starts for a dynamic executable of our machine. Its
 * headers are in the first page. Yours to free; NULL. */
static char *elf_interpreter(struct sp_str bytes)
{
    Elf64_Ehdr header;
    if (bytes.len < sizeof header || bytes.ptr[EI_CLASS] != ELFCLASS64)
        return NULL;
    memcpy(&header, bytes.ptr, sizeof header);
    for (size_t i = 0; i < header.e_phnum; i++) {
        Elf64_Phdr part;
        size_t at = header.e_phoff + i * sizeof part;
        if (header.e_phoff > bytes.len || at + sizeof part > bytes.len)
            break;
        memcpy(&part, bytes.ptr + at, sizeof part);
        if (part.p_type == PT_INTERP && part.p_offset < bytes.len &&
            part.p_filesz < bytes.len - part.p_offset)
            return sp_strndup(bytes.ptr + part.p_offset, part.p_filesz);
    }
    return NULL;
}

/* The first word after "#!"; a program that env(1) looks up is not checked. */
static char *script_interpreter(struct sp_str bytes)
{
    struct sp_str line, word = {"", 0};
    sp_str_line(&bytes, &line);
    line = sp_str_trim((struct sp_str){line.ptr + 2, line.len - 2});
    sp_str_item(&line, ' ', &word);
    return word.len ? sp_strndup(word.ptr, word.len) : NULL;
}

void sp_doctor_read_program(struct doctor_program *out, struct sp_str bytes,
                            struct sp_str native)
{
    *out = (struct doctor_program){.is_ours = false};
    if (sp_str_starts(bytes, ELFMAG)) {
        out->is_program = true;
        read_marker(out, bytes);
        out->is_foreign = is_foreign(bytes, native);
        if (!out->is_foreign)
            out->interpreter = elf_interpreter(bytes);
    } else if (sp_str_starts(bytes, "#!")) {
        out->interpreter = script_interpreter(bytes);
    }
}
