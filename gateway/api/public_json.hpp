#pragma once
// What everyone may see of a book and of a trade, wherever it is sent: over REST and on the stream.
#include "gateway/http/json_writer.hpp"
#include "market/instrument.hpp"
#include "settlement/service/read_model.hpp"

namespace tongqu::gateway {

// ["12.5","10"]: price and quantity of a level, in the instrument's currency and units.
void write_level(http::JsonWriter& json, Price price, Quantity quantity, const InstrumentTerms& terms);

// A resting order without its owner: what it shows, at which price, and its place: of two at one price the smaller number
// stands first. Quantity 0: it is not in the book any more.
void write_book_order(http::JsonWriter& json, const service::OrderRecord& order, const InstrumentTerms& terms);

// The same of a batch market's order as its last interval told it.
void write_book_order(http::JsonWriter& json, const service::ShownOrder& order, const InstrumentTerms& terms);

// The fields that tell how an instrument's auctions stand: model, state and phase, what the next would give, how the last ended; of
// a batch market the commitment to the next draw's seed and the last seed that was revealed, so that everyone can draw again.
void write_auction(http::JsonWriter& json, const service::ReadModel& model, const service::InstrumentRecord& instrument);

// A trade without its parties.
void write_public_trade(http::JsonWriter& json, const service::TradeRecord& trade, const InstrumentTerms& terms);

}  // namespace tongqu::gateway
