// Channel `book_orders`: an instrument's book order by order, without their owners.
#include <algorithm>
#include <vector>

#include "gateway/api/public_json.hpp"
#include "gateway/stream/content.hpp"

namespace tongqu::stream {
namespace {

class BookOrders final : public Content {
  public:
    BookOrders(const Sources& sources, InstrumentId instrument) : sources_(sources), instrument_(instrument) {}

    void take(const Event& event) override { std::visit([this](const auto& e) { note(e); }, event); }

    bool write_delta(http::JsonWriter& json, SequenceNumber) override {
        std::ranges::sort(changed_);
        const auto repeated = std::ranges::unique(changed_);
        changed_.erase(repeated.begin(), repeated.end());
        // One that came and went, or never rested, is told of as gone: whoever does not know it has nothing to do.
        if (changed_.empty()) return false;
        json.key("orders").begin_array();
        for (const OrderId id : changed_) write(json, id);
        json.end_array();
        changed_.clear();
        return true;
    }

    std::expected<void, StreamError> write_snapshot(http::JsonWriter& json) override {
        if (held()) return write_held(json);
        const service::InstrumentQueues& queues = sources_.model.orders().queues().of(instrument_);
        if (std::max(queues.bids.size(), queues.asks.size()) > sources_.limits.book_levels)
            return std::unexpected(StreamError::book_too_deep);
        json.key("orders").begin_array();
        for (const auto& entry : queues.bids) write(json, entry.second);
        for (const auto& entry : queues.asks) write(json, entry.second);
        json.end_array();
        return {};
    }

  private:
    void note(const OrderShown& event) { changed_.push_back(event.order); }
    void note(const Traded& event) { changed_.insert(changed_.end(), {event.maker, event.taker}); }
    void note(const OrderDecremented& event) { changed_.push_back(event.order); }
    void note(const OrderAmended& event) { changed_.push_back(event.order); }
    void note(const OrderCancelled& event) { changed_.push_back(event.order); }
    template <class Other>
    void note(const Other&) {}

    [[nodiscard]] bool held() const { return sources_.model.held_books().holds(instrument_); }

    std::expected<void, StreamError> write_held(http::JsonWriter& json) const {
        const service::HeldBooks& books = sources_.model.held_books();
        const auto bids = books.side_of(instrument_, Side::buy), asks = books.side_of(instrument_, Side::sell);
        if (std::max(bids.size(), asks.size()) > sources_.limits.book_levels) return std::unexpected(StreamError::book_too_deep);
        json.key("orders").begin_array();
        for (const auto& order : bids) gateway::write_book_order(json, order, terms());
        for (const auto& order : asks) gateway::write_book_order(json, order, terms());
        json.end_array();
        return {};
    }

    [[nodiscard]] const InstrumentTerms& terms() const {
        return sources_.model.directory().instruments().at(instrument_).terms;
    }

    void write(http::JsonWriter& json, OrderId id) const {
        const InstrumentTerms& terms = this->terms();
        if (held()) {
            const auto* record = sources_.model.orders().find(id);
            if (const auto* shown = sources_.model.held_books().find(instrument_, id))
                gateway::write_book_order(json, *shown, terms);
            else if (record != nullptr)  // it has left the book
                gateway::write_book_order(json, service::ShownOrder{id, record->side, {record->now.limit, 0}, Quantity(0)}, terms);
            return;
        }
        if (const auto* order = sources_.model.orders().find(id)) gateway::write_book_order(json, *order, terms);
    }

    Sources sources_;
    InstrumentId instrument_;
    std::vector<OrderId> changed_;
};

}  // namespace

std::unique_ptr<Content> make_book_orders(const Sources& sources, InstrumentId instrument) {
    return std::make_unique<BookOrders>(sources, instrument);
}

}  // namespace tongqu::stream
