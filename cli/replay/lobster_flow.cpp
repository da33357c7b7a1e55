#include "cli/replay/lobster_flow.hpp"

#include <algorithm>

namespace tongqu::cli {
namespace {

using book::FlowEvent;
using book::FlowType;

Side other(Side side) { return side == Side::buy ? Side::sell : Side::buy; }

}  // namespace

OrderId LobsterFlow::new_id() {
    flow_.highest_id = OrderId(flow_.highest_id.raw() + 1);
    return flow_.highest_id;
}

void LobsterFlow::play(const FlowEvent& event) {
    flow_.events.push_back(event);
    match::play(event, book_, ignored_);
}

OrderId LobsterFlow::enter(Place place, Quantity quantity) {
    FlowEvent event;
    event.side = place.side;
    event.id = new_id();
    event.quantity = quantity;
    event.price = place.price;
    play(event);
    return event.id;
}

std::optional<OrderId> LobsterFlow::nameless(Place place) {
    const auto found = nameless_.find(place);
    if (found == nameless_.end()) return {};
    std::erase_if(found->second, [&](OrderId id) { return !book_.find(id); });
    if (!found->second.empty()) return found->second.front();
    nameless_.erase(found);
    return {};
}

// In parts, as one order has a largest size.
void LobsterFlow::take_over(Place place, Quantity quantity) {
    while (quantity.is_positive()) {
        const Quantity part = std::min(quantity, kMaxLobsterSize);
        nameless_[place].push_back(enter(place, part));
        ++counts_.taken_over;
        quantity -= part;
    }
}

// What stood there before the first message: the row after it, with the message undone.
void LobsterFlow::begin_with(const LobsterMessage& message, const LobsterRow& row) {
    std::map<Place, Quantity> before;
    for (const Side side : {Side::buy, Side::sell})
        for (const LobsterLevel& level : row.of(side)) before[{side, level.price}] = level.size;
    if (message.is_visible()) {
        Quantity& there = before[{message.side, message.price}];
        if (message.type == LobsterType::submission)
            there -= std::min(there, message.size);
        else
            there += message.size;
    }
    for (const auto& [place, quantity] : before) take_over(place, quantity);
}

void LobsterFlow::say(const LobsterMessage& message) {
    const Place place{message.side, message.price};
    if (message.type == LobsterType::submission) {
        ids_[message.order] = enter(place, message.size);
        return;
    }
    const auto known = ids_.find(message.order);
    const auto order = known != ids_.end() ? std::optional(known->second) : before_ ? nameless(place) : std::nullopt;
    if (!order && (!before_ || book_.level(place.side, place.price).orders == 0)) {
        ++counts_.left_out;
        return;
    }
    if (message.type != LobsterType::execution) return withdraw(message, order);
    FlowEvent event;
    event.type = FlowType::immediate;
    event.side = other(message.side);
    event.id = new_id();
    event.quantity = message.size;
    event.price = message.price;
    event.expected = order;
    play(event);
}

// Takes off the level what the message says: from the order, as far as it has it, then from others. They differ only after what
// nobody saw: changes out of sight, fills in another order. What a deleted order has left then goes on without a name.
void LobsterFlow::withdraw(const LobsterMessage& message, std::optional<OrderId> order) {
    const Place place{message.side, message.price};
    Quantity left = message.size;
    if (order) {
        const auto resting = book_.find(*order);
        const Quantity had = resting ? resting->leaves : Quantity(0);
        FlowEvent event;
        event.type = had == left || !resting ? FlowType::cancel : FlowType::reduce;
        event.side = place.side;
        event.id = *order;
        event.price = place.price;
        event.quantity = std::min(had, left);
        play(event);
        left -= event.quantity;
        if (had > message.size && message.type == LobsterType::deletion) nameless_[place].push_back(*order);
    }
    const Quantity there = book_.level(place.side, place.price).quantity;
    if (left.is_positive()) shrink(place, there - std::min(there, left));
}

// Beyond the last level of a row that is full nothing is known.
bool LobsterFlow::was_in_sight(Side side, Price price) const {
    const auto& levels = before_->of(side);
    if (levels.size() < before_->columns) return true;
    return side == Side::buy ? price >= levels.back().price : price <= levels.back().price;
}

void LobsterFlow::compare(const LobsterRow& row, Side side, std::optional<LobsterDifference>& difference) {
    const auto& file = row.of(side);
    std::size_t level = 0;
    const auto differs = [&](std::optional<LobsterLevel> in_book) {
        const bool in_file = level < file.size();
        difference = LobsterDifference{counts_.rows, side, level + 1, in_file ? std::optional(file[level]) : std::nullopt, in_book};
    };
    book_.for_each_level(side, [&](const book::Level& own) {
        if (level == row.columns || !was_in_sight(side, own.price)) return false;
        const LobsterLevel ours{own.price, own.quantity};
        if (level == file.size() || file[level] != ours) {
            // A level of the file that came into sight just now is no difference, whatever lies there.
            if (level < file.size() && !was_in_sight(side, file[level].price)) return false;
            differs(ours);
            return false;
        }
        ++level;
        return true;
    });
    if (!difference && level < file.size() && was_in_sight(side, file[level].price)) differs(std::nullopt);
}

// Takes off the orders at this place, the latest first, what they have too much.
void LobsterFlow::shrink(Place place, Quantity to) {
    std::vector<book::RestingOrder> resting;
    book_.for_each_order_at(place.side, place.price, [&](const book::RestingOrder& order) { resting.push_back(order); });
    Quantity excess = book_.level(place.side, place.price).quantity - to;
    for (auto order = resting.rbegin(); order != resting.rend() && excess.is_positive(); ++order) {
        FlowEvent event;
        event.type = FlowType::reduce;
        event.side = place.side;
        event.id = order->id;
        event.price = place.price;
        event.quantity = std::min(excess, order->leaves);
        play(event);
        excess -= event.quantity;
    }
}

// What is shown now and was not before is taken over; what changed out of sight is corrected.
void LobsterFlow::bring_into_sight(const LobsterRow& row, Side side) {
    const auto& file = row.of(side);
    std::vector<Place> gone;
    book_.for_each_level(side, [&](const book::Level& own) {
        if (was_in_sight(side, own.price)) return true;
        const bool beyond = file.size() == row.columns &&
                            (side == Side::buy ? own.price < file.back().price : own.price > file.back().price);
        if (beyond) return false;
        if (std::ranges::find(file, own.price, &LobsterLevel::price) == file.end()) gone.push_back({side, own.price});
        return true;
    });
    for (const Place& place : gone) shrink(place, Quantity(0));
    for (const LobsterLevel& level : file) {
        if (was_in_sight(side, level.price)) continue;
        const Quantity ours = book_.level(side, level.price).quantity;
        if (ours > level.size)
            shrink({side, level.price}, level.size);
        else
            take_over({side, level.price}, level.size - ours);
    }
}

std::expected<void, std::string> LobsterFlow::append(const LobsterMessage& message, const LobsterRow* row) {
    if (message.time_ns < last_time_ns_) return std::unexpected("its time is before that of the line above");
    if (message.type == LobsterType::submission && ids_.contains(message.order))
        return std::unexpected("an order of this number was submitted before");
    if (row != nullptr && before_ && row->columns != before_->columns)
        return std::unexpected("its row of the order book has more or fewer levels than the first");
    last_time_ns_ = message.time_ns;
    if (row != nullptr && !before_) {
        begin_with(message, *row);
        before_ = *row;
    }
    ++counts_.messages;
    counts_.hidden_executions += message.type == LobsterType::hidden_execution;
    counts_.crosses += message.type == LobsterType::cross;
    counts_.halts += message.type == LobsterType::halt;
    if (message.is_visible()) say(message);
    if (row == nullptr) return {};
    ++counts_.rows;
    std::optional<LobsterDifference> difference;
    for (const Side side : {Side::buy, Side::sell})
        if (!difference) compare(*row, side, difference);
    counts_.rows_equal += !difference;
    if (!counts_.first_difference) counts_.first_difference = difference;
    for (const Side side : {Side::buy, Side::sell}) bring_into_sight(*row, side);
    before_ = *row;
    return {};
}

}  // namespace tongqu::cli
