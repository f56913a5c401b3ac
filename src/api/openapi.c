/* GET /api/v1/openapi.json: what there is, described for programs. */
#include "api/handlers.h"
#include "base/asset.h"

void api_openapi(struct api_call *c)
{
	struct str document;

	if (!asset_find("api/openapi.json", &document)) {
		api_ok(c, ERR_NOT_FOUND, NULL);
		return;
	}
	c->answer.status = 200;
	c->answer.media_type = "application/json";
	buf_add_str(&c->answer.text, document);
}
