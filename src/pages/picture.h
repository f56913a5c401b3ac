/* Draws sticker pictures at need and keeps them. */
#ifndef PAGES_PICTURE_H
#define PAGES_PICTURE_H

#include "image/sticker.h"
#include "pages/request.h"

/* Answers with the picture: from memory; SVG is made at once; GIF and PNG by a worker, one flight a
 * picture, while the exchange is suspended (the handler is then called again and asks again). 503
 * when the queue is full. */
void picture_send(struct request *r, const struct sticker *s);

#endif
