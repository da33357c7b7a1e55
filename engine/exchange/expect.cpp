// Asking the memory ahead for what commands soon to come will touch: see expected.hpp. Nothing here changes any state.
#include <variant>

#include "engine/exchange/exchange.hpp"

namespace tongqu::exchange {

void Exchange::expect_orders(SequenceNumber sequence, const Command& command) {
    ExpectedOrder next;
    if (const auto* place = std::get_if<PlaceOrder>(&command.body)) {
        // Its id will be the command's sequence number.
        const OrderId id(sequence.raw());
        orders_.expect_id(id);
        if (place->instrument.raw() < instruments_.size()) instruments_[place->instrument.raw()].book.expect_id(id);
    } else if (const auto* cancel = std::get_if<CancelOrder>(&command.body)) {
        next.id = cancel->order;
    } else if (const auto* amend = std::get_if<AmendOrder>(&command.body)) {
        next.id = amend->order;
    }
    if (next.id != OrderId()) orders_.expect_id(next.id);
    expected_.push(next);

    // Two commands later its index line is here and tells the order's place, two more and the order tells its instrument, two more
    // and the book's index tells the node.
    ExpectedOrder& placed = expected_.before(2);
    if (placed.id != OrderId()) placed.slot = orders_.expect_order(placed.id);
    if (const OpenOrder* known = orders_.guess(expected_.before(4)))
        instruments_[known->instrument.raw()].book.expect_id(known->id);
    if (const OpenOrder* known = orders_.guess(expected_.before(6)))
        instruments_[known->instrument.raw()].book.expect_node(known->id);
}

}  // namespace tongqu::exchange
