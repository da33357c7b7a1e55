#include "gateway/stream/content.hpp"

#include "market/check.hpp"

namespace tongqu::stream {

std::unique_ptr<Content> make_content(const Sources& sources, TopicKey key) {
    switch (key.channel) {
        case Channel::book:
            // Without a network the book is the same for every region.
            if (key.region && !sources.model.directory().instruments().at(InstrumentId(key.subject)).terms.network.empty() &&
                !sources.model.held_books().holds(InstrumentId(key.subject)))
                return make_region_book(sources, InstrumentId(key.subject), *key.region);
            return make_book(sources, InstrumentId(key.subject));
        case Channel::book_orders:
            return make_book_orders(sources, InstrumentId(key.subject));
        case Channel::trades:
            return make_trades(sources, InstrumentId(key.subject));
        case Channel::ticker:
            return make_ticker(sources, InstrumentId(key.subject), key.region);
        case Channel::auction:
            return make_auction(sources, InstrumentId(key.subject));
        case Channel::market:
            return make_market(sources);
        case Channel::orders:
            return make_orders(sources, ParticipantId(key.subject));
        case Channel::account:
            return make_account(sources, ParticipantId(key.subject));
        case Channel::deliveries:
            return make_deliveries(sources, ParticipantId(key.subject));
    }
    TONGQU_CHECK(false, "a channel that does not exist");
    return nullptr;
}

}  // namespace tongqu::stream
