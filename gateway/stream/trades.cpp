// Channel `trades`: the trades of an instrument without their parties, in the order in which they were made.
#include <algorithm>
#include <vector>

#include "gateway/api/public_json.hpp"
#include "gateway/stream/content.hpp"

namespace tongqu::stream {
namespace {

class Trades final : public Content {
  public:
    Trades(const Sources& sources, InstrumentId instrument) : sources_(sources), instrument_(instrument) {}

    void take(const Event& event) override { fresh_.push_back(std::get<Traded>(event).trade); }

    bool write_delta(http::JsonWriter& json, SequenceNumber) override {
        if (fresh_.empty()) return false;
        write(json, fresh_.begin(), fresh_.end());
        fresh_.clear();
        return true;
    }

    std::expected<void, StreamError> write_snapshot(http::JsonWriter& json) override {
        const auto& recent = sources_.model.trades().recent(instrument_);
        const auto shown = static_cast<std::ptrdiff_t>(std::min(recent.size(), sources_.limits.snapshot_trades));
        write(json, recent.end() - shown, recent.end());
        return {};
    }

  private:
    template <class Iterator>
    void write(http::JsonWriter& json, Iterator from, Iterator to) const {
        const InstrumentTerms& terms = sources_.model.directory().instruments().at(instrument_).terms;
        json.key("trades").begin_array();
        for (; from != to; ++from) gateway::write_public_trade(json, sources_.model.trades().at(*from), terms);
        json.end_array();
    }

    Sources sources_;
    InstrumentId instrument_;
    std::vector<TradeId> fresh_;
};

}  // namespace

std::unique_ptr<Content> make_trades(const Sources& sources, InstrumentId instrument) {
    return std::make_unique<Trades>(sources, instrument);
}

}  // namespace tongqu::stream
