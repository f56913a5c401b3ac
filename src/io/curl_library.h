/* Readies libcurl, once in a process. */
#ifndef IO_CURL_LIBRARY_H
#define IO_CURL_LIBRARY_H

#include "base/err.h"

/* ERR_UNAVAILABLE. Any thread; whoever has a handle calls it before. */
enum err curl_library_ready(struct problem *why);

#endif
