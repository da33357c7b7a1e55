/* Tongqu's order book for programs in C: continuous matching by price, then time, of one instrument.
 *
 * The book owns nothing of the caller's. Callbacks are called from inside the function that caused them, in the order in
 * which things happen, and must not call the book that calls them. One thread at a time. Prices and quantities are whole
 * numbers (ticks, lots); any price is allowed. Orders of one group never trade with each other: the arriving order's
 * remainder is cancelled. Link with engine_match and what it needs; tests/engine/c_api is an example. */
#ifndef TONGQU_ENGINE_BOOK_C_API_H
#define TONGQU_ENGINE_BOOK_C_API_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tongqu_book tongqu_book;

/* An integer, so that a caller's mistake is a value that can be refused. */
typedef int32_t tongqu_side;
enum { TONGQU_BUY = 0, TONGQU_SELL = 1 };

/* What every function that changes the book answers. A refused call changes nothing and calls nothing back. */
typedef enum {
    TONGQU_OK = 0,
    TONGQU_UNKNOWN_ORDER,  /* cancel, reduce, replace: no such order rests */
    TONGQU_DUPLICATE_ID,   /* add, replace: an order of this id rests */
    TONGQU_BAD_QUANTITY,   /* not 1 to 10^12 */
    TONGQU_BAD_ARGUMENT,   /* a null book, or a side that is none */
    TONGQU_BOOK_FULL,      /* no room for this quantity at this price */
    TONGQU_OUT_OF_MEMORY   /* of what a call that answers this had begun, a part may have happened: destroy the book */
} tongqu_status;

typedef enum {
    TONGQU_RESTED = 0, /* `quantity` rests now; comes after the order's trades */
    TONGQU_CANCELLED,  /* `quantity` left the book, or never entered it: cancelled, replaced or not to rest */
    TONGQU_REDUCED     /* `quantity` is what is left, with its old priority */
} tongqu_ack_kind;

typedef struct {
    uint64_t maker; /* the order that rested */
    uint64_t taker; /* the one that arrived */
    int64_t price;  /* the maker's */
    int64_t quantity;
} tongqu_trade;

typedef struct {
    tongqu_ack_kind kind;
    uint64_t id;
    int64_t quantity;
} tongqu_ack;

/* Either may be null. */
typedef struct {
    void (*on_trade)(void* context, const tongqu_trade* trade);
    void (*on_ack)(void* context, const tongqu_ack* ack);
    void* context;
} tongqu_callbacks;

typedef struct {
    uint64_t id; /* not resting */
    int64_t price;
    int64_t quantity;
    uint32_t group; /* 1 to 2^31 - 1; 0: of no group (an order is told from others by counting them modulo 2^31) */
    tongqu_side side;
    int rests; /* zero: what does not trade at once is cancelled */
} tongqu_order;

typedef struct {
    int64_t price;
    int64_t quantity;
    uint32_t orders;
} tongqu_level;

/* Null when there is no memory. The callbacks are copied. */
tongqu_book* tongqu_book_create(const tongqu_callbacks* callbacks);
/* Null is allowed. */
void tongqu_book_destroy(tongqu_book* book);

tongqu_status tongqu_book_add(tongqu_book* book, const tongqu_order* order);
tongqu_status tongqu_book_cancel(tongqu_book* book, uint64_t id);
/* Takes `by` lots off, at most all: then it is cancelled. */
tongqu_status tongqu_book_reduce(tongqu_book* book, uint64_t id, int64_t by);
/* The order leaves and another of its side and group enters at the end of its price's queue, trading first where it
 * crosses. The new id may be the old one. */
tongqu_status tongqu_book_replace(tongqu_book* book, uint64_t id, uint64_t new_id, int64_t price, int64_t quantity);

/* 1 and the best level, or 0 when nothing rests on that side. */
int tongqu_book_best(const tongqu_book* book, tongqu_side side, tongqu_level* level);
/* Writes at most `room` levels, best first; answers how many. */
size_t tongqu_book_depth(const tongqu_book* book, tongqu_side side, tongqu_level* levels, size_t room);
/* How many orders rest. */
size_t tongqu_book_size(const tongqu_book* book);

#ifdef __cplusplus
}
#endif

#endif
