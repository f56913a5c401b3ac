/* Hosts as people read them. */
#include "origin/display.h"

#include "base/utf8.h"
#include "io/idn.h"
#include "origin/doubt.h"

enum { LABEL_MAX = 1024 };

static bool label_hides_something(struct str label)
{
	uint32_t point;

	while (utf8_next(&label, &point))
		if (utf8_is_hidden(point))
			return true;
	return false;
}

/* Appends the label decoded, or as it is and false. */
static bool label_decode(struct str label, struct buf *to)
{
	struct buf decoded = BUF_INIT(LABEL_MAX);
	bool ok = idn_label_decode(label, &decoded) && !decoded.err &&
		  !label_hides_something(buf_str(&decoded));

	buf_add_str(to, ok ? buf_str(&decoded) : label);
	if (decoded.err == ERR_NO_MEMORY)
		to->err = decoded.err;
	buf_free(&decoded);
	return ok;
}

static struct str host_last_label(struct str host)
{
	struct str last = {NULL, 0};

	while (host.at != NULL) {
		struct str label = str_cut(&host, '.');

		if (label.len > 0)
			last = label;
	}
	return last;
}

void origin_host_display(const char *host, struct buf *to, bool *ret_doubtful)
{
	struct str rest = str_from(host);
	struct buf top = BUF_INIT(LABEL_MAX);

	*ret_doubtful = false;
	label_decode(host_last_label(rest), &top);
	while (rest.at != NULL) {
		struct buf decoded = BUF_INIT(LABEL_MAX);
		struct str label = str_cut(&rest, '.');
		bool is_decoded = label_decode(label, &decoded);
		bool doubtful =
		    is_decoded && origin_label_is_doubtful(buf_str(&decoded), buf_str(&top));

		*ret_doubtful = *ret_doubtful || doubtful;
		buf_add_str(to, doubtful ? label : buf_str(&decoded));
		if (decoded.err == ERR_NO_MEMORY)
			to->err = decoded.err;
		if (rest.at != NULL)
			buf_putc(to, '.');
		buf_free(&decoded);
	}
	buf_free(&top);
}

void origin_host_decode(const char *host, struct buf *to)
{
	struct str rest = str_from(host);

	while (rest.at != NULL) {
		label_decode(str_cut(&rest, '.'), to);
		if (rest.at != NULL)
			buf_putc(to, '.');
	}
}
