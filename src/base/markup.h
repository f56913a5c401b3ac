/* The five characters that HTML and XML give a meaning to. */
#ifndef BASE_MARKUP_H
#define BASE_MARKUP_H

/* By ASCII character: what stands for it in text and in quoted attributes, "&lt;" for "<"; NULL for
 * all that stand for themselves. */
extern const char *const markup_references[128];

#endif
