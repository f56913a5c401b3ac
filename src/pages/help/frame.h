/* What the pages of help have in common. */
#ifndef PAGES_HELP_FRAME_H
#define PAGES_HELP_FRAME_H

#include "help/help.h"
#include "pages/request.h"
#include "web/model.h"
#include "web/reply.h"

/* Sets the frame; `address` as for page_frame(). */
void page_help_frame(const struct request *r, enum lang lang, const char *address, struct model *m);
/* Appends a question to a list: "question_url", "question_title", "question_answer". */
void page_help_add(
    const struct request *r, enum lang lang, const char *list, size_t question, struct model *m);
/* Appends what somebody means who typed that to the list "found", which part_help_found.html shows.
 * How many questions that are. */
size_t page_help_find(const struct request *r, enum lang lang, struct str typed, struct model *m);

/* Answers with a page. `is_public`: anybody may keep it for some minutes. */
void page_help_show(struct request *r, enum lang lang, const char *name, unsigned status,
    bool is_public, struct model *m);

#endif
