/*
 * sections.h - the sections of a document that nobody has thought about yet.
 * layer: client
 */
#ifndef SALLYPORT_SECTIONS_H
#define SALLYPORT_SECTIONS_H

#include "sallyport/buf.h"
#include "sallyport/vec.h"

/* What is asked in a section of that name, without case. */
struct sp_section_hint {
    const char *section, *hint;
};

/* Appends a heading for each section, and its hint in a comment. `any` is the heading
 * where the policy asks for "*"; the last of the hints has no section. */
void sp_sections_template(struct sp_buf *out, const struct sp_strings *sections,
                          const struct sp_section_hint *hints, const char *any);

#endif
