#include "engine/book/c_api.h"

#include <sys/auxv.h>

#include <cstring>
#include <new>
#include <optional>

#include "engine/match/price_time.hpp"

using namespace tongqu;

struct tongqu_book {
    book::OrderBook orders;
    tongqu_callbacks callbacks;
    std::uint32_t loners;  // orders of no group that were entered
};

namespace {

void acknowledge(const tongqu_callbacks& to, tongqu_ack_kind kind, OrderId id, Quantity quantity) {
    if (to.on_ack == nullptr) return;
    const tongqu_ack ack{kind, id.raw(), quantity.raw()};
    to.on_ack(to.context, &ack);
}

struct Reporter {
    const tongqu_callbacks& to;
    OrderId taker;

    void on_trade(const book::RestingOrder& maker, Price price, Quantity quantity) {
        if (to.on_trade == nullptr) return;
        const tongqu_trade trade{maker.id.raw(), taker.raw(), price.raw(), quantity.raw()};
        to.on_trade(to.context, &trade);
    }
    void on_maker_refreshed(const book::RestingOrder&) {}
    void on_maker_cancelled(const book::RestingOrder&) {}
    void on_maker_decremented(const book::RestingOrder&, Quantity) {}
    void on_taker_decremented(Quantity) {}
};

// Of random bytes that the kernel gives each program: whoever drives the book chooses its ids, perhaps ones made to crowd. The
// exchange numbers its orders itself and needs no such thing.
std::uint64_t secret_of_the_process() {
    std::uint64_t secret = 0x243F6A8885A308D3;  // for kernels that give none
    if (const auto* given = reinterpret_cast<const void*>(::getauxval(AT_RANDOM))) std::memcpy(&secret, given, sizeof secret);
    // Not the bytes themselves, which guard stacks.
    for (int i = 0; i < 3; ++i) secret = (secret ^ secret >> 29) * 0xBF58476D1CE4E5B9U;
    return secret ^ secret >> 32;
}

bool good_quantity(std::int64_t quantity) { return quantity > 0 && quantity <= book::kMaxOrderQuantity.raw(); }
bool good_side(tongqu_side side) { return side == TONGQU_BUY || side == TONGQU_SELL; }

constexpr std::uint32_t kFirstLoner = 0x8000'0000;

GroupId group_of(tongqu_book& book, std::uint32_t group) {
    return GroupId(group != 0 ? group : kFirstLoner + (book.loners++ & (kFirstLoner - 1)));
}

void enter(tongqu_book& book, const match::Taker& taker) {
    Reporter reporter{book.callbacks, taker.id};
    const match::MatchResult result = match::match(book.orders, taker, {}, reporter);
    if (result.rests) {
        acknowledge(book.callbacks, TONGQU_RESTED, taker.id, result.leaves);
    } else if (result.cancelled) {
        acknowledge(book.callbacks, TONGQU_CANCELLED, taker.id, result.leaves);
    }
}

// Want of memory becomes an answer. A book that could not grow should not be used further than to be read and destroyed.
template <class Action>
tongqu_status guarded(Action&& action) {
    try {
        return action();
    } catch (const std::bad_alloc&) {
        return TONGQU_OUT_OF_MEMORY;
    }
}

}  // namespace

tongqu_book* tongqu_book_create(const tongqu_callbacks* callbacks) {
    return new (std::nothrow)
        tongqu_book{book::OrderBook(secret_of_the_process()), callbacks == nullptr ? tongqu_callbacks{} : *callbacks, 0};
}

void tongqu_book_destroy(tongqu_book* book) { delete book; }

tongqu_status tongqu_book_add(tongqu_book* book, const tongqu_order* order) {
    if (book == nullptr || order == nullptr || !good_side(order->side) || order->group >= kFirstLoner)
        return TONGQU_BAD_ARGUMENT;
    if (!good_quantity(order->quantity)) return TONGQU_BAD_QUANTITY;
    return guarded([&] {
        match::Taker taker{.id = OrderId(order->id), .side = static_cast<Side>(order->side)};
        taker.limit = Price(order->price);
        taker.quantity = Quantity(order->quantity);
        taker.time_in_force = order->rests != 0 ? TimeInForce::gtc : TimeInForce::ioc;
        if (book->orders.find(taker.id)) return TONGQU_DUPLICATE_ID;
        if (!book->orders.has_room_for(taker.side, taker.limit, taker.quantity)) return TONGQU_BOOK_FULL;
        taker.group = group_of(*book, order->group);
        enter(*book, taker);
        return TONGQU_OK;
    });
}

tongqu_status tongqu_book_cancel(tongqu_book* book, std::uint64_t id) {
    if (book == nullptr) return TONGQU_BAD_ARGUMENT;
    return guarded([&] {
        const auto before = book->orders.remove(OrderId(id));
        if (!before) return TONGQU_UNKNOWN_ORDER;
        acknowledge(book->callbacks, TONGQU_CANCELLED, before->id, before->leaves);
        return TONGQU_OK;
    });
}

tongqu_status tongqu_book_reduce(tongqu_book* book, std::uint64_t id, std::int64_t by) {
    if (book == nullptr) return TONGQU_BAD_ARGUMENT;
    if (!good_quantity(by)) return TONGQU_BAD_QUANTITY;
    return guarded([&] {
        const auto before = book->orders.reduce(OrderId(id), Quantity(by));
        if (!before) return TONGQU_UNKNOWN_ORDER;
        if (before->leaves.raw() <= by) {
            acknowledge(book->callbacks, TONGQU_CANCELLED, before->id, before->leaves);
        } else {
            acknowledge(book->callbacks, TONGQU_REDUCED, before->id, before->leaves - Quantity(by));
        }
        return TONGQU_OK;
    });
}

tongqu_status tongqu_book_replace(tongqu_book* book, std::uint64_t id, std::uint64_t new_id, std::int64_t price,
                                  std::int64_t quantity) {
    if (book == nullptr) return TONGQU_BAD_ARGUMENT;
    if (!good_quantity(quantity)) return TONGQU_BAD_QUANTITY;
    return guarded([&] {
        const auto before = book->orders.find(OrderId(id));
        if (!before) return TONGQU_UNKNOWN_ORDER;
        if (new_id != id && book->orders.find(OrderId(new_id))) return TONGQU_DUPLICATE_ID;
        match::Taker taker{.id = OrderId(new_id), .group = before->group, .side = before->side};
        taker.limit = Price(price);
        taker.quantity = Quantity(quantity);
        if (!book->orders.has_room_for(taker.side, taker.limit, taker.quantity)) return TONGQU_BOOK_FULL;
        book->orders.remove(OrderId(id));
        acknowledge(book->callbacks, TONGQU_CANCELLED, before->id, before->leaves);
        enter(*book, taker);
        return TONGQU_OK;
    });
}

static tongqu_level as_c(const book::Level& level) {
    return {level.price.raw(), level.quantity.raw(), level.orders};
}

int tongqu_book_best(const tongqu_book* book, tongqu_side side, tongqu_level* level) {
    if (book == nullptr || level == nullptr || !good_side(side)) return 0;
    const auto best = book->orders.best(static_cast<Side>(side));
    if (best) *level = as_c(*best);
    return best ? 1 : 0;
}

std::size_t tongqu_book_depth(const tongqu_book* book, tongqu_side side, tongqu_level* levels, std::size_t room) {
    if (book == nullptr || levels == nullptr || room == 0 || !good_side(side)) return 0;
    std::size_t written = 0;
    book->orders.for_each_level(static_cast<Side>(side), [&](const book::Level& level) {
        levels[written++] = as_c(level);
        return written < room;
    });
    return written;
}

std::size_t tongqu_book_size(const tongqu_book* book) { return book == nullptr ? 0 : book->orders.size(); }
