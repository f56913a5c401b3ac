/* The five characters that HTML and XML give a meaning to. */
#include "base/markup.h"

const char *const markup_references[128] = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"};
