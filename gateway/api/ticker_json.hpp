#pragma once
// How a ticker looks, wherever it is sent.
#include "gateway/http/json_writer.hpp"
#include "settlement/service/read_model.hpp"

namespace tongqu::gateway {

// As of the last command that the model has seen: last trade, best prices, the last 24 hours of log time
// (settlement/service/day_windows.hpp). What there is none of is left out.
// With a region, the best prices of a networked instrument are the landed ones there.
void write_ticker(http::JsonWriter& json, const service::ReadModel& model, const service::InstrumentRecord& instrument,
                  std::optional<RegionId> region = std::nullopt);

}  // namespace tongqu::gateway
