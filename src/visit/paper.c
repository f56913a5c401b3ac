/* What stands around a page to print. */
#include "visit/paper.h"

#include "base/local_time.h"
#include "io/qr.h"
#include "web/site.h"

/* Of ten digits there are 21 rows; a QR code of that size is a few kilobytes at most. */
enum { PATH_MAX_BYTES = 1 << 14 };

static void paper_set_qr(struct model *m, const char *text)
{
	struct buf path = BUF_INIT(PATH_MAX_BYTES);
	unsigned side = 0;

	model_check(m, qr_write_path(text, &path, &side));
	model_buf(m, "qr_path", &path);
	model_format(m, "qr_view", "-%d -%d %u %u", QR_QUIET, QR_QUIET, side + 2 * QR_QUIET,
	    side + 2 * QR_QUIET);
	buf_free(&path);
}

void visit_paper(struct visit *v, const struct code *code, const char *back)
{
	char today[LOCAL_TIME_DATE_MAX];

	local_time_date(v->r->now, today);
	model_cstr(v->model, "asset_paper", site_static_url(v->r->app->site, "paper.css"));
	model_cstr(v->model, "code", code->text);
	model_cstr(v->model, "paper_back", back);
	model_cstr(v->model, "paper_today", today);
	paper_set_qr(v->model, code->text);
}
