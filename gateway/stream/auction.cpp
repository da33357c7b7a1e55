// Channel `auction`: phase and state of an instrument's market, what its next auction would give, and how the last one
// ended; whole in every message.
#include "gateway/api/public_json.hpp"
#include "gateway/stream/content.hpp"

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
        gateway::write_auction(json, sources_.model, sources_.model.directory().instruments().at(instrument_));
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
