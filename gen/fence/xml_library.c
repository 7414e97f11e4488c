/* libxml2 is loaded when the first file that needs it is read. */
#include "fence/xml_library.h"

bool xml_library_load(struct xml_library *xml)
{
#define XML_ENTRY(name) LATE(struct xml_library, name),
    static const struct late_function functions[] = {XML_FUNCTIONS(XML_ENTRY)};
#undef XML_ENTRY
    return late_load(JUESUAN_LIBXML2, functions, sizeof functions / sizeof *functions, xml);
}

void xml_library_failed(struct diags *ds)
{
    late_failed(JUESUAN_LIBXML2, ds);
}
