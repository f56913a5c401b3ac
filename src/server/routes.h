/* From a request to the page that serves it. */
#ifndef SERVER_ROUTES_H
#define SERVER_ROUTES_H

#include "io/http/http.h"
#include "pages/app.h"

/* The callbacks of struct http_options; `app` is the struct app. */
void routes_handle_front(void *app, struct http_exchange *x);
void routes_handle_operators(void *app, struct http_exchange *x);
void routes_handle_certified(void *app, struct http_exchange *x);
void routes_handle_programs(void *app, struct http_exchange *x);
void routes_handle_admin(void *app, struct http_exchange *x);
size_t routes_body_max(const struct http_request *request);
struct http_response *routes_refuse(
    void *app, const struct http_request *request, const struct http_head *head);
struct http_response *routes_give_up(
    void *app, unsigned status, const struct http_request *request);

#endif
