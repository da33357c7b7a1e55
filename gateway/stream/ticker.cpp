// Channel `ticker`: last trade, best prices and the last 24 hours, whole in every message.
#include <string>

#include "gateway/api/ticker_json.hpp"
#include "gateway/stream/content.hpp"

namespace tongqu::stream {
namespace {

class Ticker final : public Content {
  public:
    Ticker(const Sources& sources, InstrumentId instrument, std::optional<RegionId> region)
        : sources_(sources), instrument_(instrument), region_(region) {}

    void take(const Event&) override { touched_ = true; }

    // Most changes of a book are not at its top: then there is nothing to tell.
    bool write_delta(http::JsonWriter& json, SequenceNumber) override {
        if (!touched_) return false;
        touched_ = false;
        std::string now = text();
        if (now == told_) return false;
        told_ = std::move(now);
        json.key("ticker").raw(told_);
        return true;
    }

    std::expected<void, StreamError> write_snapshot(http::JsonWriter& json) override {
        if (told_.empty()) told_ = text();
        json.key("ticker").raw(told_);
        return {};
    }

  private:
    // As REST has it but for its sequence and time, which move with every command of the exchange.
    [[nodiscard]] std::string text() const {
        http::JsonWriter json;
        gateway::write_ticker(json, sources_.model, sources_.model.directory().instruments().at(instrument_), region_);
        std::string whole = json.take();
        whole.resize(whole.rfind(",\"sequence\":"));
        whole += '}';
        return whole;
    }

    Sources sources_;
    InstrumentId instrument_;
    std::optional<RegionId> region_;
    bool touched_ = false;
    std::string told_;  // by the last message
};

}  // namespace

std::unique_ptr<Content> make_ticker(const Sources& sources, InstrumentId instrument, std::optional<RegionId> region) {
    return std::make_unique<Ticker>(sources, instrument, region);
}

}  // namespace tongqu::stream
