#include "cli/verbs/book_state.hpp"

#include <charconv>

#include "market/decimal.hpp"

namespace tongqu::cli {
namespace {

std::uint64_t number_of(const Json& json) {
    const std::string text = json.text();
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

void BookState::set(Side& side, const Json& level) {
    const auto both = level.items();
    if (both.size() < 2) return;
    const std::string price = both[0].text();
    const auto decimal = parse_decimal(price);
    if (!decimal) return;
    __int128 key = decimal->mantissa;
    for (std::size_t i = decimal->scale; i < kDecimalScale; ++i) key *= 10;
    const std::string quantity = both[1].text();
    if (quantity == "0")
        side.erase(key);
    else
        side[key] = {price, quantity};
}

BookStep BookState::take(const Json& message) {
    const std::string type = message["type"].text();
    const std::uint64_t first = number_of(message["first_sequence"]);
    if (type == "snapshot") {
        bids_.clear();
        asks_.clear();
        instrument_ = message["instrument_id"].text();
        if (const std::string region = message["region"].text(); !region.empty()) instrument_ += " → " + region;
        whole_ = true;
    } else if (!whole_ || first != last_ + 1) {
        whole_ = false;
        return BookStep::gap;
    }
    last_ = number_of(message["last_sequence"]);
    for (const Json& level : message["bids"].items()) set(bids_, level);
    for (const Json& level : message["asks"].items()) set(asks_, level);
    return type == "heartbeat" ? BookStep::unchanged : BookStep::changed;
}

Ladder BookState::ladder(std::size_t depth) const {
    Ladder out{instrument_, std::to_string(last_), {}, {}};
    for (auto at = bids_.rbegin(); at != bids_.rend() && out.bids.size() < depth; ++at) out.bids.push_back(at->second);
    for (auto at = asks_.begin(); at != asks_.end() && out.asks.size() < depth; ++at) out.asks.push_back(at->second);
    return out;
}

}  // namespace tongqu::cli
