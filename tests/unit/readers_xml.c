#include <string.h>

#include "support_tool_report.h"

static void xml_is(const char *prolog, const char *inside, const char *expected)
{
    struct sp_buf text = {0};
    sp_buf_printf(&text,
                  "%s<report name='x'>\n%s\n<counter type='LINE' missed='0' "
                  "covered='1'/><counter type='CLASS' missed='0' covered='1'/>"
                  "</report>",
                  prolog, inside);
    report_is(sp_buf_text(&text), expected);
    sp_buf_dispose(&text);
}

#define GOOD "jacoco pass lines=100 branches=100 functions=100"

Test(readers_xml, what_is_xml)
{
    xml_is("", "", GOOD);
    xml_is("<?xml version='1.0' encoding='ISO-8859-1'?>", "<a b='\xe4'/>",
           GOOD);
    xml_is("\xef\xbb\xbf", "<![CDATA[<counter>]]>&lt;<!-- -->", GOOD);
    xml_is("<!DOCTYPE report PUBLIC '-//x' 'file:///etc/passwd'>", "", GOOD);
}

Test(readers_xml, what_is_not_xml)
{
    xml_is("", "</report>", "r:3: junk after document element");
    xml_is("", "<a></b>", "r:2: mismatched tag");
    xml_is("", "<a b='1' b='2'/>", "r:2: duplicate attribute");
    xml_is("", "&none;", "r:2: undefined entity");
    xml_is("", "\xff", "r:2: not well-formed (invalid token)");
    xml_is("<?xml version='1.0' encoding='EBCDIC'?>", "",
           "r:1: unknown encoding");
    report_is("<report name='x'>\n<counter", "r:2: it ends too early");
    report_is("<report name='x'>\n", "r:2: it ends too early");
    report_is("<!-- -->", "r:1: it ends too early");
}

Test(readers_xml, entities_are_refused_before_they_grow)
{
    xml_is("<!DOCTYPE report [<!ENTITY a 'aaaaaaaaaa'>\n<!ENTITY b "
           "'&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>",
           "&b;", "r:1: it declares an entity, which no report needs");
    xml_is("<!DOCTYPE report [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", "&a;",
           "r:1: it declares an entity, which no report needs");
    xml_is("<!DOCTYPE report [<!ENTITY % p SYSTEM 'http://x/'> %p;]>", "",
           "r:1: it declares an entity, which no report needs");
}

Test(readers_xml, what_is_too_deep_or_too_long)
{
    struct sp_buf text = {0};
    for (int i = 0; i < 100000; i++)
        sp_buf_puts(&text, "<a>");
    xml_is("", sp_buf_text(&text), "r:2: it is nested deeper than 64 levels");
    sp_buf_reset(&text);
    for (int i = 0; i < 1000; i++)
        sp_buf_printf(&text, "<a%d/>", i);
    xml_is("", sp_buf_text(&text),
           "r:2: more than 512 different names of elements and attributes");
    sp_buf_reset(&text);
    sp_buf_puts(&text, "<a b='");
    for (int i = 0; i < 3 << 20; i++)
        sp_buf_putc(&text, 'x');
    sp_buf_puts(&text, "'/>");
    xml_is("", sp_buf_text(&text),
           "r:2: a tag or a comment of more than 1 MiB");
    sp_buf_dispose(&text);
}
