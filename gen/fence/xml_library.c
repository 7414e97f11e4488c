/* libxml2 is loaded when the first file that needs it is read. */
#include "fence/xml_library.h"

bool xml_library_load(struct xml_library *xml)
{
    static const char *const names[] = {XML_FUNCTIONS(LATE_NAME)};
    _Static_assert(sizeof *xml == sizeof names, "a pointer for each name");
    return late_load(JUESUAN_LIBXML2, names, sizeof names / sizeof *names, xml);
}

void xml_library_failed(struct diags *ds)
{
    late_failed(JUESUAN_LIBXML2, ds);
}
