/* The pages that say what was wrong with a request, made once at start. */
#ifndef PAGES_ERROR_PAGE_H
#define PAGES_ERROR_PAGE_H

#include "pages/request.h"
#include "web/reply.h"

struct error_pages;

/* Makes the page of each status in each language. ERR_INVALID and the rest of site_render(). */
enum err error_pages_new(const struct config *config, const struct site *site,
    struct error_pages **ret, struct problem *why);
void error_pages_free(struct error_pages *all);

/* Answers with the page of a status: one of the table in error_page.c, else as 500. */
void error_page_send(struct request *r, unsigned status);
/* Sends and releases the caller's reference; answers 503 for NULL, which is what functions that
 * make replies return when memory is short. */
void page_reply(struct request *r, struct reply *reply);
/* Answers 405 with an Allow field (RFC 9110 section 15.5.6). */
void error_page_send_not_allowed(struct request *r, const char *allow);
/* The same for a request whose head is refused: a response for the gate, in Japanese and English by
 * the browser's choice; NULL when memory is short. */
struct http_response *error_page_refusal(
    const struct error_pages *all, unsigned status, const struct http_request *request);

#endif
