// Channel `book`: every level of an instrument's book, as absolute quantities.
#include <algorithm>
#include <vector>

#include "gateway/api/public_json.hpp"
#include "gateway/stream/content.hpp"

namespace tongqu::stream {
namespace {

class Book final : public Content {
  public:
    Book(const Sources& sources, InstrumentId instrument) : sources_(sources), instrument_(instrument) {}

    void take(const Event& event) override {
        // What else is told concerns those who look from a region.
        if (const auto* change = std::get_if<LevelChanged>(&event))
            (change->side == Side::buy ? bids_ : asks_).push_back(change->price);
    }

    bool write_delta(http::JsonWriter& json, SequenceNumber) override {
        if (bids_.empty() && asks_.empty()) return false;
        std::ranges::sort(bids_, std::greater{});
        std::ranges::sort(asks_);
        write_changes(json.key("bids"), bids_, levels().bids);
        write_changes(json.key("asks"), asks_, levels().asks);
        return true;
    }

    std::expected<void, StreamError> write_snapshot(http::JsonWriter& json) override {
        const std::size_t deepest = std::max(levels().bids.size(), levels().asks.size());
        if (deepest > sources_.limits.book_levels) return std::unexpected(StreamError::book_too_deep);
        write_all(json.key("bids"), levels().bids);
        write_all(json.key("asks"), levels().asks);
        return {};
    }

  private:
    [[nodiscard]] const service::InstrumentLevels& levels() const { return sources_.model.levels().of(instrument_); }
    [[nodiscard]] const InstrumentTerms& terms() const {
        return sources_.model.directory().instruments().at(instrument_).terms;
    }

    template <class Levels>
    void write_all(http::JsonWriter& json, const Levels& levels) const {
        json.begin_array();
        for (const auto& [price, quantity] : levels) gateway::write_level(json, price, quantity, terms());
        json.end_array();
    }

    // The levels at these prices as they are now: what happened to them in between does not matter.
    template <class Levels>
    void write_changes(http::JsonWriter& json, std::vector<Price>& prices, const Levels& levels) const {
        json.begin_array();
        const auto repeated = std::ranges::unique(prices);
        prices.erase(repeated.begin(), repeated.end());
        for (const Price price : prices) {
            const auto level = levels.find(price);
            gateway::write_level(json, price, level == levels.end() ? Quantity{} : level->second, terms());
        }
        json.end_array();
        prices.clear();
    }

    Sources sources_;
    InstrumentId instrument_;
    std::vector<Price> bids_, asks_;  // where something changed
};

}  // namespace

std::unique_ptr<Content> make_book(const Sources& sources, InstrumentId instrument) {
    return std::make_unique<Book>(sources, instrument);
}

}  // namespace tongqu::stream
