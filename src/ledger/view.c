/* The log as it is shown. */
#include "ledger/view.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "ledger/bundle.h"
#include "ledger/shelf.h"

/* How many views one question is put to: several take each other's place in a second. */
enum { ASKED_MAX = 10 };

/* A view with the memory that it refers to. */
struct kept_view {
	struct ledger_view view; /* first: who holds it has its address */
	atomic_uint holders;
	char text[]; /* the checkpoint, then the folder with its NUL */
};

struct ledger_shown {
	pthread_mutex_t lock;
	struct ledger_view *view;
	_Atomic uint64_t size;
};

/* ---- one view ---- */

struct ledger_view *ledger_view_new(
    const char *folder, const struct ledger_edge *edge, struct str checkpoint)
{
	size_t folder_size = strlen(folder) + 1;
	struct kept_view *k = malloc(sizeof *k + checkpoint.len + folder_size);

	if (k == NULL)
		return NULL;
	memcpy(k->text, checkpoint.at, checkpoint.len);
	memcpy(k->text + checkpoint.len, folder, folder_size);
	k->view.size = edge->size;
	ledger_edge_root(edge, &k->view.root);
	k->view.checkpoint = (struct str){k->text, checkpoint.len};
	k->view.folder = k->text + checkpoint.len;
	k->view.edge = *edge;
	atomic_init(&k->holders, 1);
	return &k->view;
}

void ledger_view_release(const struct ledger_view *v)
{
	struct kept_view *k = (struct kept_view *)v;

	if (k != NULL && atomic_fetch_sub_explicit(&k->holders, 1, memory_order_acq_rel) == 1)
		free(k);
}

/* ---- tiles ---- */

/* From the file, where it stands with all that it has in this log. */
static enum err view_read_file(const struct ledger_view *v, const struct ledger_tile *t,
    unsigned width, struct buf *to, struct problem *why)
{
	const struct ledger_tile whole = {t->level, t->n, width};
	struct buf bytes = BUF_INIT(LEDGER_BUNDLE_MAX);
	enum err err = ledger_shelf_read(v->folder, &whole, &bytes, why);
	struct str part = buf_str(&bytes);

	if (err == ERR_NOT_FOUND)
		err = width < LEDGER_TILE ? ERR_CHANGED : ERR_CORRUPT;
	if (!err) {
		part = t->level == LEDGER_ENTRIES
			   ? ledger_bundle_first(part, t->width)
			   : str_part(part, 0, (size_t)t->width * LEDGER_HASH);
		buf_add_str(to, part);
		err = to->err;
	}
	buf_free(&bytes);
	return err;
}

enum err ledger_view_tile(
    const struct ledger_view *v, const struct ledger_tile *t, struct buf *to, struct problem *why)
{
	unsigned width = ledger_tile_width(t->level, t->n, v->size);

	if (t->width == 0 || t->width > width)
		return err_because(
		    why, ERR_NOT_FOUND, "a log of this size has no such tile, or a narrower one");
	if (t->level == LEDGER_ENTRIES || width == LEDGER_TILE)
		return view_read_file(v, t, width, to, why);
	buf_add(to, v->edge.tile[t->level], (size_t)t->width * LEDGER_HASH);
	return to->err;
}

static enum err view_read(void *arg, const struct ledger_tile *t, unsigned char *ret)
{
	struct buf bytes = BUF_INIT(LEDGER_TILE_BYTES);
	enum err err = ledger_view_tile(arg, t, &bytes, NULL);

	if (!err)
		memcpy(ret, bytes.at, bytes.len);
	buf_free(&bytes);
	return err;
}

struct ledger_tiles ledger_view_tiles(const struct ledger_view *v)
{
	return (struct ledger_tiles){view_read, (void *)v};
}

enum err ledger_view_inclusion(const struct ledger_view *v, uint64_t index,
    struct ledger_hash ret[LEDGER_PROOF_MAX], size_t *ret_count)
{
	const struct ledger_tiles tiles = ledger_view_tiles(v);

	return ledger_inclusion(&tiles, index, v->size, ret, ret_count);
}

/* ---- what is shown ---- */

struct ledger_shown *ledger_shown_new(void)
{
	struct ledger_shown *s = calloc(1, sizeof *s);

	if (s != NULL)
		pthread_mutex_init(&s->lock, NULL);
	return s;
}

void ledger_shown_free(struct ledger_shown *s)
{
	if (s == NULL)
		return;
	ledger_view_release(s->view);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

void ledger_shown_set(struct ledger_shown *s, struct ledger_view *v)
{
	struct ledger_view *old;

	pthread_mutex_lock(&s->lock);
	old = s->view;
	s->view = v;
	atomic_store(&s->size, v->size);
	pthread_mutex_unlock(&s->lock);
	ledger_view_release(old);
}

const struct ledger_view *ledger_shown_hold(struct ledger_shown *s)
{
	struct ledger_view *v;

	pthread_mutex_lock(&s->lock);
	v = s->view;
	if (v != NULL)
		atomic_fetch_add_explicit(
		    &((struct kept_view *)v)->holders, 1, memory_order_relaxed);
	pthread_mutex_unlock(&s->lock);
	return v;
}

enum err ledger_shown_ask(
    struct ledger_shown *s, enum err (*ask)(const struct ledger_view *v, void *arg), void *arg)
{
	enum err err = ERR_CHANGED;

	for (unsigned i = 0; i < ASKED_MAX && err == ERR_CHANGED; i++) {
		const struct ledger_view *v = ledger_shown_hold(s);

		err = ask(v, arg);
		ledger_view_release(v);
	}
	return err;
}

uint64_t ledger_shown_size(const struct ledger_shown *s)
{
	return atomic_load(&s->size);
}
