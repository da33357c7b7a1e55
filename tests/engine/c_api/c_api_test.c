/* The book driven from C: also the example of how to. Prints nothing and answers 0 when all is as it should be. */
#include <stdio.h>
#include <string.h>

#include "engine/book/c_api.h"

typedef struct {
    char text[4096];
    size_t length;
} journal;

static void note_trade(void* context, const tongqu_trade* trade) {
    journal* to = context;
    to->length += (size_t)snprintf(to->text + to->length, sizeof to->text - to->length, "trade %llu/%llu %lld@%lld\n",
                                   (unsigned long long)trade->taker, (unsigned long long)trade->maker,
                                   (long long)trade->quantity, (long long)trade->price);
}

static void note_ack(void* context, const tongqu_ack* ack) {
    static const char* const words[] = {"rested", "cancelled", "reduced"};
    journal* to = context;
    to->length += (size_t)snprintf(to->text + to->length, sizeof to->text - to->length, "%s %llu %lld\n", words[ack->kind],
                                   (unsigned long long)ack->id, (long long)ack->quantity);
}

static int failures = 0;

static void expect(int good, const char* what) {
    if (good) return;
    fprintf(stderr, "not so: %s\n", what);
    ++failures;
}
#define EXPECT(condition) expect((condition), #condition)

static tongqu_status add(tongqu_book* book, uint64_t id, tongqu_side side, int64_t price, int64_t quantity, uint32_t group) {
    const tongqu_order order = {id, price, quantity, group, side, 1};
    return tongqu_book_add(book, &order);
}

int main(void) {
    journal heard = {"", 0};
    const tongqu_callbacks callbacks = {note_trade, note_ack, &heard};
    tongqu_book* book = tongqu_book_create(&callbacks);
    EXPECT(book != NULL);

    EXPECT(add(book, 1, TONGQU_SELL, 101, 10, 0) == TONGQU_OK);
    EXPECT(add(book, 2, TONGQU_SELL, 100, 5, 0) == TONGQU_OK);
    EXPECT(add(book, 3, TONGQU_SELL, 100, 5, 7) == TONGQU_OK);
    EXPECT(add(book, 4, TONGQU_BUY, 99, 8, 0) == TONGQU_OK);

    tongqu_level level;
    EXPECT(tongqu_book_best(book, TONGQU_SELL, &level) == 1 && level.price == 100 && level.quantity == 10 && level.orders == 2);
    EXPECT(tongqu_book_best(book, TONGQU_BUY, &level) == 1 && level.price == 99);
    tongqu_level levels[4];
    EXPECT(tongqu_book_depth(book, TONGQU_SELL, levels, 4) == 2 && levels[1].price == 101 && levels[1].quantity == 10);
    EXPECT(tongqu_book_depth(book, TONGQU_SELL, levels, 1) == 1);
    EXPECT(tongqu_book_size(book) == 4);

    /* Order 2 is first at 100, reduced it stays so; the taker eats it and part of order 3. */
    EXPECT(tongqu_book_reduce(book, 2, 1) == TONGQU_OK);
    const tongqu_order taker = {5, 100, 6, 0, TONGQU_BUY, 0};
    EXPECT(tongqu_book_add(book, &taker) == TONGQU_OK);
    /* What an order that may not rest leaves is cancelled; of one group nobody trades. */
    const tongqu_order friendly = {6, 100, 9, 7, TONGQU_BUY, 0};
    EXPECT(tongqu_book_add(book, &friendly) == TONGQU_OK);
    /* Replaced across the spread, it trades first and then rests. */
    EXPECT(tongqu_book_replace(book, 4, 8, 100, 9) == TONGQU_OK);
    EXPECT(tongqu_book_replace(book, 8, 8, 98, 2) == TONGQU_OK);
    EXPECT(tongqu_book_cancel(book, 1) == TONGQU_OK);
    EXPECT(tongqu_book_reduce(book, 8, 5) == TONGQU_OK);
    EXPECT(tongqu_book_size(book) == 0 && tongqu_book_best(book, TONGQU_BUY, &level) == 0);

    const char* const told =
        "rested 1 10\nrested 2 5\nrested 3 5\nrested 4 8\n"
        "reduced 2 4\ntrade 5/2 4@100\ntrade 5/3 2@100\n"
        "cancelled 6 9\n"
        "cancelled 4 8\ntrade 8/3 3@100\nrested 8 6\n"
        "cancelled 8 6\nrested 8 2\n"
        "cancelled 1 10\ncancelled 8 2\n";
    EXPECT(strcmp(heard.text, told) == 0);
    if (strcmp(heard.text, told) != 0) fprintf(stderr, "%s", heard.text);

    /* Refusals change nothing and call nobody. */
    EXPECT(add(book, 10, TONGQU_BUY, INT64_MIN, 1, 0) == TONGQU_OK);
    const size_t before = heard.length;
    EXPECT(add(book, 10, TONGQU_BUY, 5, 1, 0) == TONGQU_DUPLICATE_ID);
    EXPECT(add(book, 11, TONGQU_BUY, 5, 0, 0) == TONGQU_BAD_QUANTITY);
    EXPECT(add(book, 11, TONGQU_BUY, 5, 1000000000001, 0) == TONGQU_BAD_QUANTITY);
    EXPECT(add(book, 11, (tongqu_side)2, 5, 1, 0) == TONGQU_BAD_ARGUMENT);
    EXPECT(add(book, 11, TONGQU_BUY, 5, 1, 0x80000000u) == TONGQU_BAD_ARGUMENT);
    EXPECT(tongqu_book_add(NULL, &taker) == TONGQU_BAD_ARGUMENT);
    EXPECT(tongqu_book_cancel(book, 99) == TONGQU_UNKNOWN_ORDER);
    EXPECT(tongqu_book_reduce(book, 99, 1) == TONGQU_UNKNOWN_ORDER);
    EXPECT(tongqu_book_reduce(book, 10, 0) == TONGQU_BAD_QUANTITY);
    EXPECT(tongqu_book_replace(book, 99, 100, 1, 1) == TONGQU_UNKNOWN_ORDER);
    EXPECT(heard.length == before && tongqu_book_size(book) == 1);

    tongqu_book_destroy(book);
    tongqu_book_destroy(NULL);
    return failures == 0 ? 0 : 1;
}
