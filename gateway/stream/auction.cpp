// Channel `auction`: phase and state of an instrument's market, what its next auction would give, and how the last one
// ended; whole in every message.
#include "gateway/api/carry_out.hpp"
#include "gateway/api/words.hpp"
#include "gateway/stream/content.hpp"
#include "market/decimal.hpp"

namespace tongqu::stream {
namespace {

class Auction final : public Content {
  public:
    Auction(const Sources& sources, InstrumentId instrument) : sources_(sources), instrument_(instrument) {}

    void take(const Event&) override { touched_ = true; }

    bool write_delta(http::JsonWriter& json, SequenceNumber) override {
        if (!touched_) return false;
        touched_ = false;
        write(json);
        return true;
    }

    std::expected<void, StreamError> write_snapshot(http::JsonWriter& json) override {
        write(json);
        return {};
    }

  private:
    void write(http::JsonWriter& json) const {
        const InstrumentState& state = sources_.states.of(instrument_);
        json.field("model", gateway::word_of(terms().model));
        json.field("state", gateway::word_of(std::max(state.state, sources_.states.state())));
        if (state.phase) {
            json.field("phase", gateway::word_of(state.phase->phase));
            if (state.phase->ends) json.field("phase_ends", to_rfc3339(*state.phase->ends));
        }
        if (state.indicated) {
            json.key("indicated").begin_object();
            write_outcome(json, state.indicated->price, state.indicated->volume, state.indicated->surplus);
            json.end_object();
        }
        if (state.cleared) {
            const AuctionCleared& auction = state.cleared->auction;
            json.key("last_auction").begin_object().field("number", auction.number);
            write_outcome(json, auction.price, auction.volume, auction.surplus);
            gateway::write_origin(json, state.cleared->origin);
            json.end_object();
        }
    }

    void write_outcome(http::JsonWriter& json, std::optional<Price> price, Quantity volume, Quantity surplus) const {
        if (price) json.field("price", multiple_to_string(price->raw(), terms().tick));
        json.field("volume", multiple_to_string(volume.raw(), terms().lot));
        json.field("surplus", multiple_to_string(surplus.raw(), terms().lot));
    }

    [[nodiscard]] const InstrumentTerms& terms() const {
        return sources_.model.directory().instruments().at(instrument_).terms;
    }

    Sources sources_;
    InstrumentId instrument_;
    bool touched_ = false;
};

}  // namespace

std::unique_ptr<Content> make_auction(const Sources& sources, InstrumentId instrument) {
    return std::make_unique<Auction>(sources, instrument);
}

}  // namespace tongqu::stream
