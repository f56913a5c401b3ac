/* Reads the elements of a web page by libgumbo. */
#include "io/html.h"

#include <gumbo.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include "base/arena.h"
#include "base/clock.h"

/* LOOK_EVERY: how many times memory is asked for between two looks at the clock. The library may
 * read a byte behind the page's end, and expects a NUL there. */
enum {
	LOOK_EVERY = 64,
	BYTES_BEHIND = 8,
	DEPTH_FIRST = 256,
	PIECE_BYTES = 64 * 1024,
	ALIGNMENT = 16
};

/* Why reading ends before the page does: what longjmp() brings. */
enum html_bound { BOUND_NONE, BOUND_ALLOCATION, BOUND_MEMORY, BOUND_TIME, BOUND_STACK };

/* What the library has, and where it is left from. */
struct html_room {
	struct arena memory;
	char *piece; /* where the next allocation begins */
	size_t left; /* bytes of it */
	jmp_buf way_out;
	int64_t until; /* of the thread's processor time, in ns */
	unsigned looks;
	uintptr_t stack;
};

static const char *const html_bounds[] = {
    [BOUND_MEMORY] = "memory", [BOUND_TIME] = "time", [BOUND_STACK] = "depth"};

/* ---- the library's memory ---- */

static void html_keep_bounds(struct html_room *room)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);

	if (room->stack - here > HTML_STACK_MAX)
		longjmp(room->way_out, BOUND_STACK);
	if (room->memory.used > HTML_MEMORY_MAX)
		longjmp(room->way_out, BOUND_MEMORY);
	if (room->looks++ % LOOK_EVERY == 0 && clock_thread_ns() > room->until)
		longjmp(room->way_out, BOUND_TIME);
}

/* From the piece that was taken last, or from a new one. */
static void *html_allocate(void *arg, size_t size)
{
	struct html_room *room = (struct html_room *)arg;
	size_t wanted = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	char *at;

	html_keep_bounds(room);
	if (size > HTML_MEMORY_MAX)
		longjmp(room->way_out, BOUND_MEMORY);
	if (wanted > room->left) {
		room->left = wanted > PIECE_BYTES ? wanted : PIECE_BYTES;
		room->piece = (char *)arena_alloc(&room->memory, room->left);
		if (room->piece == NULL)
			longjmp(room->way_out, BOUND_ALLOCATION);
	}
	at = room->piece;
	room->piece += wanted;
	room->left -= wanted;
	return at;
}

/* All of it is freed with the arena. A tree that is thrown away passes here on its way down. */
static void html_release(void *arg, void *at)
{
	(void)at;
	html_keep_bounds((struct html_room *)arg);
}

/* Nothing that is set between the two ways out of setjmp() is a variable of this function. */
static enum html_bound html_parse(struct html_room *room, struct str page, GumboOutput **ret)
{
	const GumboOptions options = {
	    .allocator = html_allocate,
	    .deallocator = html_release,
	    .userdata = room,
	    .tab_stop = 8,
	    .max_errors = 0,
	    .fragment_context = GUMBO_TAG_LAST,
	};
	int bound = setjmp(room->way_out);
	char *copy;

	if (bound != BOUND_NONE)
		return (enum html_bound)bound;
	room->stack = (uintptr_t)__builtin_frame_address(0);
	copy = (char *)html_allocate(room, page.len + BYTES_BEHIND);
	if (page.len > 0)
		memcpy(copy, page.at, page.len);
	*ret = gumbo_parse_with_options(&options, copy, page.len);
	return BOUND_NONE;
}

/* ---- the walk ---- */

/* A node whose children are being visited. */
struct html_place {
	const GumboNode *node;
	unsigned next;
	bool in_template, in_noscript;
};

/* Trees are deep where somebody wants them to be: so the way back is kept here. */
struct html_path {
	struct arena *memory;
	struct html_place *places;
	size_t count, room;
};

static bool html_path_add(struct html_path *path, struct html_place place)
{
	size_t room = path->room == 0 ? DEPTH_FIRST : path->room * 2;
	struct html_place *more;

	if (path->count == path->room) {
		more = (struct html_place *)arena_alloc(path->memory, room * sizeof *more);
		if (more == NULL)
			return false;
		if (path->count > 0)
			memcpy(more, path->places, path->count * sizeof *more);
		path->places = more;
		path->room = room;
	}
	path->places[path->count++] = place;
	return true;
}

static bool html_is_element(const GumboNode *node)
{
	return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

/* Visits all below the place that stands first. False when memory is short. */
static bool html_visit_all(struct html_path *path, html_visit *visit, void *arg)
{
	while (path->count > 0) {
		struct html_place *at = &path->places[path->count - 1];
		const GumboVector *children = at->node->type == GUMBO_NODE_DOCUMENT
						  ? &at->node->v.document.children
						  : &at->node->v.element.children;
		const GumboNode *node;
		struct html_element element = {.depth = (unsigned)path->count,
		    .in_template = at->in_template,
		    .in_noscript = at->in_noscript};

		if (at->next >= children->length) {
			path->count--;
			continue;
		}
		node = (const GumboNode *)children->data[at->next++];
		if (!html_is_element(node))
			continue;
		element.tag = str_from(gumbo_normalized_tagname(node->v.element.tag));
		element.attributes = &node->v.element.attributes;
		if (!visit(arg, &element))
			return true;
		if (!html_path_add(path,
			(struct html_place){.node = node,
			    .in_template =
				element.in_template || node->v.element.tag == GUMBO_TAG_TEMPLATE,
			    .in_noscript =
				element.in_noscript || node->v.element.tag == GUMBO_TAG_NOSCRIPT}))
			return false;
	}
	return true;
}

enum err html_walk(struct str page, html_visit *visit, void *arg, struct problem *why)
{
	struct html_room room = {.until = clock_thread_ns() + HTML_MS_MAX * INT64_C(1000000)};
	struct html_path path = {.memory = &room.memory};
	GumboOutput *output = NULL;
	enum html_bound bound;
	enum err err = ERR_OK;

	if (page.len > HTML_PAGE_MAX)
		return err_reason(why, ERR_TOO_LARGE, "html.page",
		    "the page has more than %d bytes", HTML_PAGE_MAX);
	bound = html_parse(&room, page, &output);
	if (bound == BOUND_ALLOCATION)
		err = err_no_memory(why);
	else if (bound != BOUND_NONE)
		err = err_reason(why, ERR_TOO_LARGE, "html.cost",
		    "reading the page takes too much %s", html_bounds[bound]);
	else if (!html_path_add(&path, (struct html_place){.node = output->document}) ||
		 !html_visit_all(&path, visit, arg))
		err = err_no_memory(why);
	arena_free(&room.memory);
	return err;
}

struct str html_value(const struct html_element *element, const char *name)
{
	const GumboAttribute *found =
	    gumbo_get_attribute((const GumboVector *)element->attributes, name);

	return str_from(found == NULL ? NULL : found->value);
}
