/* What libxml2 does when it finds no memory is survived: its parser of web pages then leaves texts
 * out without a word or looks for the end of an attribute for ever, and prints. So it finds some:
 * the failure is noted (base/memory.h) and the block comes from a reserve, until whoever reads has
 * stopped it. */
#ifndef JUESUAN_FENCE_XML_MEMORY_H
#define JUESUAN_FENCE_XML_MEMORY_H

#include "fence/xml_library.h"

/* From now on libxml2 allocates as we do, in the whole process, unless the program has given it
 * functions of its own. */
void xml_memory_watch(const struct xml_library *xml);

/* Sets so many bytes aside for what this thread does with libxml2 until xml_memory_end, by when
 * all that it has made is freed; false when they cannot be had. libxml2 prints nothing meanwhile.
 */
bool xml_memory_begin(const struct xml_library *xml, size_t reserve);
void xml_memory_end(const struct xml_library *xml);

#endif
