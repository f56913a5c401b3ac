/* One call of fetch() while it lasts, and what takes the answer: the functions that libcurl calls.
 * They never let more in than the request allows, and say in the run why they ended it. */
#ifndef IO_FETCH_RUN_H
#define IO_FETCH_RUN_H

#include <curl/curl.h>
#include <stdbool.h>
#include "io/fetch_request.h"
#include "io/reach.h"

/* What is read besides the fields that are wanted. */
enum { FETCH_OWN_LOCATION, FETCH_OWN_ENCODING, FETCH_OWN_TRANSFER, FETCH_OWN_COUNT };

struct fetch_run {
	const struct reach *reach;
	const struct fetch_request *request;
	struct fetch_answer *answer;
	struct problem *why; /* not NULL */
	CURL *curl;
	int64_t deadline; /* clock_monotonic_ms() */
	uint16_t port;    /* of the URL that is asked now */
	bool literal;     /* its host is an address, which libcurl reads by itself */
	struct str own[FETCH_OWN_COUNT];
	size_t head, fields;  /* bytes and lines of heads so far */
	bool whole;           /* the last head has ended */
	uint64_t passed_over; /* bytes of a redirect's body */
	enum err err; /* why a callback ended it, with `why` written; ERR_OK for another cause */
	bool enough;  /* a callback ended it, and that is well */
	char detail[CURL_ERROR_SIZE];
};

/* Hands libcurl these functions, with the run. False when memory is short. */
bool fetch_run_attach(struct fetch_run *run);
/* Is the answer a redirect that fetch() follows? */
bool fetch_run_will_follow(const struct fetch_run *run);
bool fetch_status_redirects(unsigned status);
/* How it ended, after libcurl said `code`: an answer, or why not in our words. */
enum err fetch_run_end(struct fetch_run *run, CURLcode code);

#endif
