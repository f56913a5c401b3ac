/* Figures in the text exposition format of Prometheus. */
#include "pages/exposition.h"

#include <inttypes.h>

void exposition_head(struct buf *to, const char *name, const char *type, const char *help)
{
	buf_printf(to, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void exposition_single(
    struct buf *to, const char *name, const char *type, const char *help, uint64_t value)
{
	exposition_head(to, name, type, help);
	buf_printf(to, "%s %" PRIu64 "\n", name, value);
}

void exposition_counter(struct buf *to, const char *name, const char *help, uint64_t value)
{
	exposition_single(to, name, "counter", help, value);
}

void exposition_gauge(struct buf *to, const char *name, const char *help, uint64_t value)
{
	exposition_single(to, name, "gauge", help, value);
}
