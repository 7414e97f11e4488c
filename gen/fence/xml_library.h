/* libxml2's functions, and the only file that includes it: for its three fences (xml_read.c,
 * html_read.c, xml_memory.c) and nobody else. */
#ifndef JUESUAN_FENCE_XML_LIBRARY_H
#define JUESUAN_FENCE_XML_LIBRARY_H

#include "fence/late.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/xmlmemory.h>

#define XML_FUNCTIONS(X)                                                                           \
    X(__xmlGenericError)                                                                           \
    X(__xmlGenericErrorContext)                                                                    \
    X(__xmlStructuredError)                                                                        \
    X(__xmlStructuredErrorContext)                                                                 \
    X(htmlCtxtReadMemory)                                                                          \
    X(htmlFreeParserCtxt)                                                                          \
    X(htmlNewParserCtxt)                                                                           \
    X(xmlCleanupParser)                                                                            \
    X(xmlCreatePushParserCtxt)                                                                     \
    X(xmlCtxtUseOptions)                                                                           \
    X(xmlDictSetLimit)                                                                             \
    X(xmlFreeDoc)                                                                                  \
    X(xmlFreeParserCtxt)                                                                           \
    X(xmlInitParser)                                                                               \
    X(xmlMemGet)                                                                                   \
    X(xmlMemSetup)                                                                                 \
    X(xmlParseChunk)                                                                               \
    X(xmlResetLastError)                                                                           \
    X(xmlSetGenericErrorFunc)                                                                      \
    X(xmlSetStructuredErrorFunc)                                                                   \
    X(xmlStopParser)

struct xml_library {
    XML_FUNCTIONS(LATE_POINTER)
};

/* Loads libxml2 (late.h). False: xml_library_failed says why. */
bool xml_library_load(struct xml_library *xml);
void xml_library_failed(struct diags *ds);

#endif
