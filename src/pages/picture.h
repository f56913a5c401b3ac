/* Sticker pictures: drawn on demand, and kept. */
#ifndef PAGES_PICTURE_H
#define PAGES_PICTURE_H

#include "image/sticker.h"
#include "pages/drawing.h"

/* Bytes of a file's name with its NUL. */
enum { PICTURE_FILE_MAX = 48 };

/* What decides the bytes of an answer. Set to zeros first: it is a cache's key. */
struct picture {
	bool brief; /* the verdict or the date may be another within PICTURE_AGE_S: not to be kept
		       so long */
	enum coding coding; /* of the answer; CODING_IDENTITY for formats that are dense already */
	char file[PICTURE_FILE_MAX]; /* the name to be saved under, not shown; "" to be shown */
	struct sticker sticker;
};

/* Seconds that a browser may show a picture without asking again. */
enum { PICTURE_AGE_S = 300 };

/* Answers with the picture, as drawing_send(): SVG is made at once, GIF and PNG by a worker. */
enum drawing_end picture_send(struct request *r, const struct picture *p);

#endif
