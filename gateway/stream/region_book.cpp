// Channel `book` with a region: the levels of a networked instrument as they stand from there, at landed prices, the best of each
// side. One price may come and go with room on a link, so what was told is kept and compared.
#include <map>

#include "gateway/api/public_json.hpp"
#include "gateway/stream/content.hpp"

namespace tongqu::stream {
namespace {

class RegionBookContent final : public Content {
  public:
    RegionBookContent(const Sources& sources, InstrumentId instrument, RegionId region)
        : sources_(sources), instrument_(instrument), region_(region), seen_(books().changes(instrument)), told_(now()) {}

    void take(const Event&) override { touched_ = true; }

    bool write_delta(http::JsonWriter& json, SequenceNumber) override {
        if (!touched_) return false;
        touched_ = false;
        const bool reachable = books().changed_for(instrument_, region_, seen_);
        seen_ = books().changes(instrument_);
        if (!reachable) return false;
        View next = now();
        if (next == told_) return false;
        write_changes(json.key("bids"), told_.bids, next.bids);
        write_changes(json.key("asks"), told_.asks, next.asks);
        told_ = std::move(next);
        return true;
    }

    std::expected<void, StreamError> write_snapshot(http::JsonWriter& json) override {
        write_changes(json.key("bids"), {}, told_.bids);
        write_changes(json.key("asks"), {}, told_.asks);
        return {};
    }

  private:
    using Bids = std::map<Price, Quantity, std::greater<>>;
    using Asks = std::map<Price, Quantity>;
    struct View {
        Bids bids;
        Asks asks;
        friend bool operator==(const View&, const View&) = default;
    };

    [[nodiscard]] const service::RegionBooks& books() const { return sources_.model.region_books(); }

    // A buyer there meets the asks, a seller the bids.
    [[nodiscard]] View now() const {
        const auto side = [&](Side taker) {
            return books().levels(instrument_, region_, taker, sources_.limits.region_levels, sources_.model.directory(),
                                  sources_.model.orders());
        };
        const auto bids = side(Side::sell), asks = side(Side::buy);
        return {Bids(bids.begin(), bids.end()), Asks(asks.begin(), asks.end())};
    }

    // What is new or another quantity, and "0" for what has gone, best first.
    template <class Levels>
    void write_changes(http::JsonWriter& json, const Levels& before, const Levels& after) const {
        Levels changes;
        for (const auto& [price, quantity] : before)
            if (!after.contains(price)) changes.emplace(price, Quantity(0));
        for (const auto& [price, quantity] : after) {
            const auto known = before.find(price);
            if (known == before.end() || known->second != quantity) changes.emplace(price, quantity);
        }
        const InstrumentTerms& terms = sources_.model.directory().instruments().at(instrument_).terms;
        json.begin_array();
        for (const auto& [price, quantity] : changes) gateway::write_level(json, price, quantity, terms);
        json.end_array();
    }

    Sources sources_;
    InstrumentId instrument_;
    RegionId region_;
    std::uint64_t seen_;  // so much has happened to the instrument when told_ was true
    View told_;
    bool touched_ = false;
};

}  // namespace

std::unique_ptr<Content> make_region_book(const Sources& sources, InstrumentId instrument, RegionId region) {
    return std::make_unique<RegionBookContent>(sources, instrument, region);
}

}  // namespace tongqu::stream
