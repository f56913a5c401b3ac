/* What was counted, on its way to the rows of its codes. */
#include "usage/inbox.h"

#include <assert.h>
#include <string.h>
#include "store/rows.h"
#include "store/store.h"
#include "usage/sql.h"

/* Bytes of a packed item at most: numbers of ten bytes, two single bytes and a host. */
enum { ITEM_MAX = 6 * 10 + 2 + UINT8_MAX };
enum { FLAG_INVENTED = 1, FLAG_CLAIMED = 2, REASON_SHIFT = 2 };

/* ---- packing ---- */

static void number_pack(uint64_t n, struct buf *to)
{
	for (; n >= 0x80; n >>= 7)
		buf_putc(to, (char)(n | 0x80));
	buf_putc(to, (char)n);
}

static uint64_t number_zigzag(int64_t n)
{
	return (uint64_t)n << 1 ^ (n < 0 ? UINT64_MAX : 0);
}

void usage_inbox_pack(const struct usage_counted *items, size_t count, struct buf *to)
{
	int64_t code = 0, day = 0;

	for (size_t i = 0; i < count; i++) {
		const struct usage_counted *c = &items[i];
		const struct usage_item *item = &c->item;

		assert(item->code >= code && item->host.len <= UINT8_MAX);
		number_pack((uint64_t)(item->code - code), to);
		number_pack(number_zigzag(item->day - day), to);
		number_pack(item->shape, to);
		number_pack(c->n, to);
		buf_putc(to, (char)((unsigned)item->reason << REASON_SHIFT |
				    (item->invented ? FLAG_INVENTED : 0) |
				    (item->claimed ? FLAG_CLAIMED : 0)));
		buf_putc(to, (char)item->host.len);
		buf_add_str(to, item->host);
		if (item->invented) {
			number_pack(c->seen, to);
			number_pack(c->seen_all, to);
		}
		code = item->code;
		day = item->day;
	}
}

/* Takes a number off the front; false where there is none. */
static bool number_unpack(struct str *from, uint64_t *ret)
{
	uint64_t n = 0;

	for (unsigned shift = 0; shift < 64 && from->len > 0; shift += 7) {
		unsigned char byte = (unsigned char)*from->at;

		from->at++;
		from->len--;
		n |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80) {
			*ret = n;
			return true;
		}
	}
	return false;
}

static bool host_unpack(struct str *from, struct usage_item *to)
{
	unsigned char flags, len;

	if (from->len < 2)
		return false;
	flags = (unsigned char)from->at[0];
	len = (unsigned char)from->at[1];
	if (from->len - 2 < len)
		return false;
	to->invented = (flags & FLAG_INVENTED) != 0;
	to->claimed = (flags & FLAG_CLAIMED) != 0;
	to->reason = flags >> REASON_SHIFT;
	to->host = (struct str){len == 0 ? NULL : from->at + 2, len};
	*from = (struct str){from->at + 2 + len, from->len - 2 - len};
	return true;
}

/* An item behind one of that code and day. */
static bool item_unpack(struct str *from, int64_t code, int32_t day, struct usage_counted *to)
{
	uint64_t codes, days, shape;

	if (!number_unpack(from, &codes) || !number_unpack(from, &days) ||
	    !number_unpack(from, &shape) || !number_unpack(from, &to->n) ||
	    codes > (uint64_t)(INT64_MAX - code) || days > UINT32_MAX || shape > UINT32_MAX ||
	    !host_unpack(from, &to->item))
		return false;
	to->item.code = code + (int64_t)codes;
	to->item.day = (int32_t)((uint32_t)day + ((uint32_t)(days >> 1) ^ -(uint32_t)(days & 1)));
	to->item.shape = (uint32_t)shape;
	to->seen = to->seen_all = 0;
	return !to->item.invented ||
	       (number_unpack(from, &to->seen) && number_unpack(from, &to->seen_all));
}

bool usage_inbox_unpack(const struct usage_inbox_row *row, struct usage_counted *ret)
{
	struct str rest = row->packed;
	int64_t code = 0;
	int32_t day = 0;

	for (size_t i = 0; i < row->items; i++) {
		if (!item_unpack(&rest, code, day, &ret[i]))
			return false;
		ret[i].row = row->id;
		code = ret[i].item.code;
		day = ret[i].item.day;
	}
	return rest.len == 0 && row->items > 0 && ret[0].item.code == row->first_code &&
	       code == row->last_code;
}

/* ---- the store ---- */

static enum err row_write(struct store *s, struct sql_query *q, unsigned at,
    const struct usage_counted *items, size_t count, struct buf *packed)
{
	buf_clear(packed);
	usage_inbox_pack(items, count, packed);
	sql_bind_int(q, at, items[0].item.code);
	sql_bind_int(q, at + 1, items[count - 1].item.code);
	sql_bind_int(q, at + 2, (int64_t)count);
	sql_bind_bytes(q, at + 3, buf_str(packed));
	if (packed->err) {
		sql_end(q);
		return store_no_memory(s);
	}
	return store_result(s, sql_finish(q));
}

enum err usage_inbox_append(
    struct store *s, const struct usage_counted *items, size_t count, int64_t now)
{
	struct buf packed = BUF_INIT(USAGE_INBOX_ROW * ITEM_MAX);
	enum err err = ERR_OK;

	for (size_t at = 0, step; at < count && !err; at += step) {
		struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_ADD_INBOX]);

		step = count - at < USAGE_INBOX_ROW ? count - at : USAGE_INBOX_ROW;
		sql_bind_int(q, 1, now);
		err = row_write(s, q, 2, items + at, step, &packed);
	}
	buf_free(&packed);
	return err;
}

enum err usage_inbox_keep(struct store *s, const struct usage_inbox_row *row,
    const struct usage_counted *items, size_t count)
{
	struct buf packed = BUF_INIT(USAGE_INBOX_ROW * ITEM_MAX);
	struct sql_query *q =
	    store_query(s, usage_sql[count == 0 ? USAGE_SQL_DROP_INBOX : USAGE_SQL_KEEP_INBOX]);
	enum err err;

	sql_bind_int(q, 1, row->id);
	err = count == 0 ? store_result(s, sql_finish_later(q))
			 : row_write(s, q, 2, items, count, &packed);
	buf_free(&packed);
	return err;
}

/* Items of the rows that end before a code. */
static size_t rows_whole(const struct usage_inbox_row *rows, size_t count, int64_t before)
{
	size_t items = 0;

	for (size_t i = 0; i < count; i++)
		items += rows[i].last_code < before ? rows[i].items : 0;
	return items;
}

static bool row_take(struct sql_query *q, struct arena *arena, struct usage_inbox_row *to)
{
	bool ok = true;

	to->id = sql_int(q, 0);
	to->first_code = sql_int(q, 1);
	to->last_code = sql_int(q, 2);
	to->items = (size_t)sql_int(q, 3);
	to->packed = arena_bytes(arena, sql_bytes(q, 4), &ok);
	return ok;
}

enum err usage_inbox_read(
    struct store *s, int64_t after, size_t most, struct arena *arena, struct usage_inbox_part *ret)
{
	struct usage_inbox_row *rows = arena_alloc(arena, USAGE_INBOX_READ * sizeof *rows);
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_INBOX]);
	struct usage_inbox_part part = {rows, 0, INT64_MAX, INT64_MAX};
	bool ok = rows != NULL;

	sql_bind_int(q, 1, after);
	sql_bind_int(q, 2, USAGE_INBOX_READ);
	while (ok && part.count < USAGE_INBOX_READ && sql_step(q)) {
		int64_t next = sql_int(q, 1);

		if (rows_whole(rows, part.count, next) >= most) {
			part.last = part.next = next - 1;
			break;
		}
		ok = row_take(q, arena, &rows[part.count++]);
	}
	if (part.count == USAGE_INBOX_READ) {
		part.last = rows[part.count - 1].last_code;
		part.next = rows[part.count - 1].first_code - 1;
	}
	*ret = part;
	return store_end(s, q, ok);
}

enum err usage_inbox_look(struct store *s, struct usage_inbox *ret)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_LOOK_INBOX]);
	struct usage_inbox inbox = {.items = 0};
	enum err err;

	if (sql_step(q)) {
		inbox.items = (uint64_t)sql_int(q, 0);
		inbox.oldest = sql_int(q, 1);
	}
	err = store_result(s, sql_end(q));
	if (!err)
		*ret = inbox;
	return err;
}
