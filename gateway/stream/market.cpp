// Channel `market`: how much there is of everything, and what comes into being or changes its state.
#include "gateway/api/words.hpp"
#include "gateway/stream/content.hpp"

namespace tongqu::stream {
namespace {

class Market final : public Content {
  public:
    explicit Market(const Sources& sources) : sources_(sources) {}

    void take(const Event& event) override { changes_.push_back(event); }

    bool write_delta(http::JsonWriter& json, SequenceNumber) override {
        if (changes_.empty()) return false;
        write(json);
        changes_.clear();
        return true;
    }

    // Subscribing tells first what is still to be told, so a snapshot never has changes of its own.
    std::expected<void, StreamError> write_snapshot(http::JsonWriter& json) override {
        write(json);
        return {};
    }

  private:
    void write(http::JsonWriter& json) const {
        const service::Directory& directory = sources_.model.directory();
        json.field("state", gateway::word_of(sources_.model.market_states().state()));
        json.field("regions", directory.regions().size()).field("participants", directory.participants().size());
        json.field("products", directory.products().size()).field("instruments", directory.instruments().size());
        json.field("trades", sources_.model.trades().size());
        json.key("changes").begin_array();
        for (const Event& event : changes_) write_change(json, event);
        json.end_array();
    }

    void write_change(http::JsonWriter& json, const Event& event) const {
        const service::Directory& directory = sources_.model.directory();
        json.begin_object();
        if (const auto* region = std::get_if<RegionCreated>(&event)) {
            json.field("change", "region_created");
            json.field("region_id", directory.regions().at(region->region).region.code);
        } else if (const auto* product = std::get_if<ProductListed>(&event)) {
            json.field("change", "product_listed");
            json.field("product_id", directory.products().at(product->product).terms.name_id);
        } else if (const auto* opened = std::get_if<InstrumentOpened>(&event)) {
            json.field("change", "instrument_opened");
            json.field("instrument_id", name_of(opened->instrument));
        } else if (const auto* phase = std::get_if<PhaseChanged>(&event)) {
            json.field("change", "phase").field("instrument_id", name_of(phase->instrument));
            json.field("phase", gateway::word_of(phase->phase));
            if (phase->ends) json.field("phase_ends", to_rfc3339(*phase->ends));
        } else if (const auto* link = std::get_if<LinkDefined>(&event)) {
            json.field("change", "link_defined").field("link_id", directory.links().at(link->link).terms.name_id);
        } else if (const auto* capacity = std::get_if<CapacityChanged>(&event)) {
            json.field("change", "capacity").field("link_id", directory.links().at(capacity->link).terms.name_id);
            if (capacity->instrument) json.field("instrument_id", name_of(*capacity->instrument));
            json.field("capacity", std::to_string(capacity->capacity.raw()));
        } else if (const auto* state = std::get_if<TradingStateChanged>(&event)) {
            json.field("change", "state");
            if (state->instrument) json.field("instrument_id", name_of(*state->instrument));
            json.field("state", gateway::word_of(state->state));
        }
        json.end_object();
    }

    [[nodiscard]] std::string_view name_of(InstrumentId instrument) const {
        return sources_.model.directory().instruments().at(instrument).terms.name_id;
    }

    Sources sources_;
    std::vector<Event> changes_;  // not told yet
};

}  // namespace

std::unique_ptr<Content> make_market(const Sources& sources) { return std::make_unique<Market>(sources); }

}  // namespace tongqu::stream
