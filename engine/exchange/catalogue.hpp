#pragma once
// Products and instruments as the core needs them: who supplies, who earns, and each instrument's book.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/book/order_book.hpp"
#include "engine/exchange/open_orders.hpp"
#include "engine/exchange/trading.hpp"
#include "market/command.hpp"
#include "market/ids.hpp"

namespace tongqu::exchange {

inline constexpr std::size_t kMaxProducts = 1'000'000;
inline constexpr std::size_t kMaxInstruments = 1'000'000;

struct Product {
    std::string name_id;
    ParticipantId supplier;
    std::vector<ShareTable> shares;  // by version; the first is made with the product
    SequenceNumber listed_at;
    std::uint64_t request = 0;
    std::optional<Time> withdraws;  // announced for then
    bool withdrawn = false;
    std::vector<InstrumentId> instruments;  // on it; found anew when a state is loaded

    static constexpr auto fields() {
        using P = Product;
        return std::make_tuple(&P::name_id, &P::supplier, &P::shares, &P::listed_at, &P::request, &P::withdraws, &P::withdrawn);
    }
};

// What an instrument was opened with.
struct InstrumentRecord {
    InstrumentTerms terms;
    Grain grain;
    ParticipantId opened_by;
    SequenceNumber opened_at;
    std::uint64_t request = 0;
    std::vector<WaterfallTerms> waterfalls{1};  // by version; the first pays nobody beyond the rulebook

    static constexpr auto fields() {
        using I = InstrumentRecord;
        return std::make_tuple(&I::terms, &I::grain, &I::opened_by, &I::opened_at, &I::request, &I::waterfalls);
    }
};

struct Instrument {
    InstrumentRecord record;
    book::OrderBook book;
    Trading trading;
};

// Whether the next auction ends the order, whatever it gives it.
[[nodiscard]] inline bool waits_for_auction(const OpenOrder& order, const InstrumentTerms& terms) {
    return order.time_in_force == TimeInForce::ioc && terms.model != MarketModel::continuous;
}

template <class Item>
class NamedList {
  public:
    [[nodiscard]] std::optional<std::uint32_t> named(const std::string& name) const {
        const auto found = by_name_.find(name);
        return found == by_name_.end() ? std::nullopt : std::optional(found->second);
    }
    std::uint32_t add(std::string name, Item item) {
        const auto number = static_cast<std::uint32_t>(items_.size());
        by_name_.emplace(std::move(name), number);
        items_.push_back(std::make_unique<Item>(std::move(item)));
        return number;
    }
    [[nodiscard]] std::size_t size() const { return items_.size(); }
    [[nodiscard]] Item& operator[](std::uint32_t number) { return *items_[number]; }
    [[nodiscard]] const Item& operator[](std::uint32_t number) const { return *items_[number]; }

  private:
    std::vector<std::unique_ptr<Item>> items_;  // addresses stay
    std::map<std::string, std::uint32_t, std::less<>> by_name_;
};

}  // namespace tongqu::exchange
