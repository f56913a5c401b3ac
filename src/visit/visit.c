/* One visit of somebody who is logged in, or wants to be. */
#include "visit/visit.h"

#include "base/local_time.h"
#include "web/params.h"

bool visit_is_post(const struct visit *v)
{
	return str_eq(v->r->http->method, STR("POST"));
}

void visit_set_session(struct visit *v, const struct session_token *token)
{
	v->token = *token;
	v->sets_session = true;
}

const char *visit_param(struct visit *v, const char *name)
{
	bool ok = true;
	struct str value = params_text(v->r->query, str_from(name), &v->memory, &ok);

	model_check(v->model, ok ? ERR_OK : ERR_NO_MEMORY);
	return value.at == NULL ? "" : value.at;
}

void visit_time(struct visit *v, struct model *m, const char *name, int64_t t)
{
	struct buf text = BUF_INIT(200);

	if (t != 0)
		local_time_stamp(t, &text);
	model_check(v->model, text.err);
	model_text(m, name, text.at == NULL ? STR("") : buf_str(&text));
	buf_free(&text);
}
