/* Readies libcurl, once in a process. */
#include "io/curl_library.h"

#include <curl/curl.h>
#include <pthread.h>

static CURLcode library_code;
static pthread_once_t library_once = PTHREAD_ONCE_INIT;

static void curl_library_load(void)
{
	library_code = curl_global_init(CURL_GLOBAL_DEFAULT);
}

enum err curl_library_ready(struct problem *why)
{
	pthread_once(&library_once, curl_library_load);
	return library_code == CURLE_OK
		   ? ERR_OK
		   : err_because(why, ERR_UNAVAILABLE, "libcurl cannot be readied: %s",
			 curl_easy_strerror(library_code));
}
