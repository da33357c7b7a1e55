#pragma once
// The terms of an instrument that say how it trades and is paid, in requests and answers.
#include "gateway/api/body.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::gateway {

// Fields that are left out keep what `terms` has. Precondition: tick and lot are in `terms` already.
void take_trading_terms(Body& body, InstrumentTerms& terms);

// The windows, the plan and the bond; the same.
void take_settlement_terms(Body& body, InstrumentTerms& terms);

// All of them, as fields of the object that is open.
void write_trading_terms(http::JsonWriter& json, const InstrumentTerms& terms);
void write_settlement_terms(http::JsonWriter& json, const InstrumentTerms& terms);

}  // namespace tongqu::gateway
