/* What the watch is made of in this program: its kinds, whom it may reach, who is told. For the
 * server's thread (watcher.h) and for the command line. */
#ifndef SERVER_WATCHING_H
#define SERVER_WATCHING_H

#include "config/config.h"
#include "doctor/page_kind.h"
#include "doctor/site_kind.h"
#include "io/reach.h"
#include "revocation/list_kind.h"
#include "revocation/ocsp.h"
#include "watch/watch.h"

enum { WATCHING_KINDS = 4 };

/* Stays where it is. */
struct watching {
	atomic_bool stop; /* true: what is being asked ends within a second */
	struct reach reach;
	struct list_watch lists;
	struct revocation_ocsp ocsp;
	struct site_watch sites;
	struct page_watch pages;
	struct watch_use uses[WATCHING_KINDS];
	size_t use_count;
	struct watch *watch;
};

/* Makes the watch that the settings ask for; `kept` as in watch.h. `config` outlives it.
 * ERR_INVALID: a file that [watch] names is not what it should be; ERR_NO_MEMORY. `nice` as in
 * crew.h. */
enum err watching_begin(struct watching *w, const struct config *config, int nice,
    void (*kept)(void *arg, const struct watch_job *job), void *kept_arg, struct problem *why);
/* Zeros are legal. */
void watching_end(struct watching *w);

#endif
