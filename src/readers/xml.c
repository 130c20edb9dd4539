/* XML as a stream of events, by expat. An external document type is not fetched, and a
 * document that declares entities is refused: no report needs them. */
#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* From 2.9 on expat names the width, and calls the other names deprecated. */
#if XML_MAJOR_VERSION == 2 && XML_MINOR_VERSION < 9
#define XML_GetCurrentLineNumber64 XML_GetCurrentLineNumber
#define XML_GetCurrentByteIndex64 XML_GetCurrentByteIndex
#endif

enum {
    NAMES_MAX = 512,    /* different names of elements and attributes, … */
    NAME_SLOTS = 2048,  /* … since expat keeps them all */
    TOKEN_MAX = 1 << 20 /* bytes of a tag, a comment, … */
};

struct parse {
    struct sp_source *source;
    struct sp_readings *to;
    struct sp_error *err;
    XML_Parser parser;
    struct sp_path path;
    uint64_t names[NAME_SLOTS];
    size_t name_count;
};

static unsigned long line_of(const struct parse *self)
{
    return XML_GetCurrentLineNumber64(self->parser);
}

static void fault(struct parse *self, const char *what)
{
    sp_source_fault(self->source, line_of(self), self->err, "%s", what);
    XML_StopParser(self->parser, XML_FALSE);
}

/* Counts different names. */
static void note_name(struct parse *self, const char *name)
{
    uint64_t hash = sp_str_hash(sp_str(name)) | 1;
    size_t at = hash % NAME_SLOTS;
    while (self->names[at] && self->names[at] != hash)
        at = (at + 1) % NAME_SLOTS;
    if (self->names[at])
        return;
    if (self->name_count++ == NAMES_MAX)
        fault(self, "more than 512 different names of elements and attributes");
    else
        self->names[at] = hash;
}

static void tell(struct parse *self, enum sp_event_kind kind,
                 const char **attributes)
{
    struct sp_event event = {
        .kind = kind, .attributes = attributes, .path = &self->path};
    self->to->line = line_of(self);
    sp_readings_event(self->to, &event);
}

static void on_begin(void *context, const char *name, const char **attributes)
{
    struct parse *self = context;
    if (self->err->code)
        return;
    if (self->path.depth == SP_READ_DEPTH) {
        fault(self, "it is nested deeper than 64 levels");
        return;
    }
    note_name(self, name);
    for (size_t i = 0; attributes[i]; i += 2)
        note_name(self, attributes[i]);
    struct sp_step *step = &self->path.steps[self->path.depth++];
    size_t len = strlen(name);
    step->is_cut = len > sizeof step->name;
    step->len = step->is_cut ? sizeof step->name : len;
    memcpy(step->name, name, step->len);
    if (!self->err->code)
        tell(self, SP_BEGIN, attributes);
}

static void on_end(void *context, const char *name)
{
    struct parse *self = context;
    (void)name;
    if (self->err->code)
        return;
    tell(self, SP_END, NULL);
    self->path.depth--;
}

static void on_entity(void *context, const char *name, int is_parameter,
                      const char *value, int len, const char *base,
                      const char *system, const char *public,
                      const char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)len, (void)base;
    (void)system, (void)public, (void)notation;
    fault(context, "it declares an entity, which no report needs");
}

static void feed(struct parse *self, size_t len, bool is_last)
{
    struct sp_source *source = self->source;
    enum XML_Status status =
        XML_Parse(self->parser, source->bytes + source->at, (int)len, is_last);
    unsigned long line = line_of(self);
    long long done = XML_GetCurrentByteIndex64(self->parser);
    source->at = source->len;
    if (self->err->code)
        return;
    if (status == XML_STATUS_ERROR)
        sp_source_fault(source, line, self->err, "%s",
                        is_last
                            ? "it ends too early"
                            : XML_ErrorString(XML_GetErrorCode(self->parser)));
    else if (!is_last && done >= 0 &&
             source->total - (size_t)done > TOKEN_MAX + SP_READ_CHUNK)
        sp_source_fault(source, line, self->err,
                        "a tag or a comment of more than 1 MiB");
}

int sp_read_xml(struct sp_source *source, struct sp_readings *to,
                struct sp_error *err)
{
    struct parse *self = sp_calloc(1, sizeof *self);
    self->source = source;
    self->to = to;
    self->err = err;
    self->parser = XML_ParserCreate(NULL);
    if (!self->parser)
        sp_out_of_memory(); /* GCOVR_EXCL_LINE ends the process */
    XML_SetUserData(self->parser, self);
    XML_SetElementHandler(self->parser, on_begin, on_end);
    XML_SetEntityDeclHandler(self->parser, on_entity);
    while (!err->code && sp_source_peek(source, err) >= 0)
        feed(self, source->len - source->at, false);
    if (!err->code)
        feed(self, 0, true);
    XML_ParserFree(self->parser);
    free(self);
    return err->code;
}
