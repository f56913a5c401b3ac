/* The log: one line a record, on standard error.
 *
 * DESIGN: a record is an event's name with typed fields, not a sentence: programs read it, and text
 * from outside stands in a field, where it is escaped and cannot fake a record. A line is one
 * write(2), so that lines of threads and processes never mix (up to PIPE_BUF bytes, which they do
 * not reach in practice). */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_LEVEL_COUNT };
enum log_format { LOG_TEXT, LOG_JSON };

/* One field; made by the functions below. */
struct log_field {
	const char *key; /* a constant, [a-z_]+; NULL ends the list */
	bool is_number;
	int64_t number;
	struct str text; /* absent: the field is left out */
};

static inline struct log_field log_str(const char *key, struct str text)
{
	return (struct log_field){.key = key, .text = text};
}

static inline struct log_field log_text(const char *key, const char *text)
{
	return log_str(key, str_from(text));
}

static inline struct log_field log_number(const char *key, int64_t number)
{
	return (struct log_field){.key = key, .is_number = true, .number = number};
}

/* Writes a record: `log_event(LOG_WARN, "redis_lost", log_text("reason", why.text));`. The name is
 * a constant, [a-z_]+. Below the wanted level the fields are not even computed. Any thread. */
#define log_event(level, name, ...)                                                                \
	do {                                                                                       \
		if (log_wanted(level))                                                             \
			log_write((level), (const struct log_field[]){log_text("event", (name)),   \
					       ##__VA_ARGS__, {.key = NULL}});                     \
	} while (0)

/* From which level on, and how. Info and text until this is called. */
void log_setup(enum log_level least, enum log_format format);
bool log_wanted(enum log_level level);
/* For log_event. */
void log_write(enum log_level level, const struct log_field *fields);

/* For what may happen a thousand times a second: true at most once in `period_ms`. Starts as zeros;
 * any thread. */
struct log_limit {
	_Atomic int64_t next_ms;
};
bool log_allowed(struct log_limit *limit, int64_t period_ms);

/* For what fails and recovers, perhaps a thousand times a second: a loss is logged at most once in
 * a period, and its end exactly when the loss was logged. So a loss that lasts is always logged, by
 * the first who meets it after the period, and the last line says how things stand. Starts as
 * zeros; any thread. */
struct log_outage {
	struct log_limit limit;
	_Atomic bool told;
};
/* It is lost, now or still: is that to be logged? */
bool log_outage_begins(struct log_outage *o, int64_t period_ms);
/* It is back: is that to be logged? */
bool log_outage_ends(struct log_outage *o);

#endif
