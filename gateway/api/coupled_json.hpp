#pragma once
// Coupled auctions as JSON: prices and surpluses by region, flows and rents by link, and the figures of the certificate.
#include "gateway/http/json_writer.hpp"
#include "settlement/service/read_model.hpp"

namespace tongqu::gateway {

// Beyond so many resting orders nobody is told what the next auction would give: clearing them takes too long for an answer.
inline constexpr std::size_t kMaxIndicatedOrders = 5'000;

// The field `last_auction`: how the last one ended.
void write_last_coupled(http::JsonWriter& json, const service::Directory& directory, const service::InstrumentRecord& instrument,
                        const service::CoupledAuction& auction);

// The field `indicated`: what the orders that the last interval left would give together, before own orders are parted; left out
// where nothing rests, or more than kMaxIndicatedOrders. Clears them: milliseconds.
void write_indicated_coupled(http::JsonWriter& json, const service::ReadModel& model, const service::InstrumentRecord& instrument);

}  // namespace tongqu::gateway
