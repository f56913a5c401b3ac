/* The picture by which others show the address of a proof page. */
#ifndef PAGES_EMBED_COVER_H
#define PAGES_EMBED_COVER_H

/* Pixels; what most programs that show one ask for. */
enum { EMBED_COVER_WIDTH = 1200, EMBED_COVER_HEIGHT = 630 };

#endif
