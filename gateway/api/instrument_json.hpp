#pragma once
// The terms of an instrument that say how it trades, in requests and answers.
#include "gateway/api/body.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::gateway {

// Fields that are left out keep what `terms` has. Precondition: tick and lot are in `terms` already.
void take_trading_terms(Body& body, InstrumentTerms& terms);

// All of them, as fields of the object that is open.
void write_trading_terms(http::JsonWriter& json, const InstrumentTerms& terms);

}  // namespace tongqu::gateway
