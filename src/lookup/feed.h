/* Follows the store's changes, so that records are believed because it is known that they did not
 * change, and not because they are young.
 *
 * DESIGN: why no record that was revoked is shown as valid for more than FEED_LATEST_MS after the
 * commit while the feed is sound, nor for more than [cache] ttl while it is not, nor (while the
 * store cannot be asked) for more than ttl and tolerance.
 *
 * 1. Each change is an event, committed with it, whose number is the next one, counted by whoever
 *    has the right to write (SQLite's lock; on PostgreSQL a lock of the transaction). So numbers
 *    have no gaps and grow in the order of commits: who has seen number n, and nothing behind it,
 *    has seen all that was committed before he asked.
 * 2. A thread asks every FEED_EVERY_MS for the events from its place on. For each it has memory
 *    forget the code and the codes that lead to it; then it confirms the moment before it asked
 *    (lookup_memory_confirm()). A record in memory was true when it was read; where nothing was
 *    forgotten of it since, it is true at the confirmed moment.
 * 3. A reading that began before an event and ends after it was told is not kept as good:
 * forgetting counts, and who keeps a record compares the count with that of before the reading. One
 * that took longer than what may be shown (this process was stopped meanwhile) is made again. All
 * read where the feed reads: when it opened the store anew, because the file was replaced or a
 * server lost, workers do so before their next reading.
 * 4. A record is shown while the confirmed moment, or its reading, lies less than ttl back, by both
 *    clocks: the greater age counts. While the feed is sound that moment is young. When the store
 *    cannot be asked, or hangs, or this process was stopped, nothing is confirmed, and the age
 *    grows until the record is asked for again. Nothing has to notice that for this to hold.
 * 5. The place is an event's number and a digest of it, and each question begins with that event.
 * If it is not there any more, or is another, the store was set back: a backup, or a fail-over that
 *    lost commits. Then all is forgotten, and the feed begins anew. An event that says the same
 *    again, in the same second, behind the same events, is no other one: it made the same records.
 * 6. Time alone changes a record, too: each says from when on another certificate or successor may
 *    be the one to show (record->until), and is not believed from then on.
 * 7. What is told through Redis (listen.h) only makes this quicker: it forgets, and never confirms.
 * 8. A record in Redis says at which place it was read. It is believed only where that is a place
 * of our own past, the same by its digest, and none of the changes since then is about its code
 *    (changes.h): then it is true at our place, and as old as what was confirmed last; so it counts
 *    only while that is less than ttl ago, as in 4, and before the time of 6 has come.
 * 9. A worker may read what was committed since the feed's last turn, and a fail-over then lose it:
 *    the feed never tells of it, and on the next server its number is another's. So a record whose
 *    newest event (its version) is behind the one that the feed had told before the reading is not
 *    confirmed: it counts by the age of its reading alone, less than ttl as in 4, and is not
 * shared, nor taken from Redis. Where nothing was lost, the feed comes to that event within its
 * next turn, and has the record read again. What has no such event follows from those that the feed
 *    has told, and if they are lost, that is 5. */
#ifndef LOOKUP_FEED_H
#define LOOKUP_FEED_H

#include "lookup/changes.h"
#include "lookup/memory.h"

enum { FEED_EVERY_MS = 250, FEED_LATEST_MS = 1000 };

struct lookup_feed;

struct lookup_feed_options {
	const char *store_url;        /* see store_open(); copied */
	struct lookup_memory *memory; /* outlives the feed */
	struct changes *changes;      /* the same; NULL where nobody asks */
};

/* Starts the thread. ERR_NO_MEMORY. */
enum err lookup_feed_start(const struct lookup_feed_options *options, struct lookup_feed **ret);
/* Ends it. NULL is legal. */
void lookup_feed_stop(struct lookup_feed *feed);

/* For metrics. */
struct lookup_feed_state {
	bool sound;       /* it asked within FEED_LATEST_MS */
	int64_t lag_ms;   /* since the moment that is confirmed; 0 before the first */
	uint64_t place;   /* the newest event that it knows of */
	uint64_t rewinds; /* times that the store was set back */
};

/* Any thread. */
struct lookup_feed_state lookup_feed_state(const struct lookup_feed *feed);

#endif
