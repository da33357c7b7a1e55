#pragma once
// The sentences of a distribution, in English and Chinese. Each sets text and text_zh of the part.
#include "gateway/api/distribution.hpp"

namespace tongqu::gateway {

// A part of the whole gross; its rule, receiver, amount and inputs are set.
void tell_division(ExplainedPart& part);
// A movement of a release or of a regulator's decision. In all: what the receiver has after it.
void tell_payment(ExplainedPart& part, const std::string& in_all);
// Gross: how much of it; the rest is the fee on it.
void tell_refund(ExplainedPart& part, Money gross);
void tell_penalty(ExplainedPart& part, bool from_bond);
void tell_support(ExplainedPart& part, const std::string& region);
// A debit after the settlement, or the undoing of the trade.
void tell_correction(ExplainedPart& part);

}  // namespace tongqu::gateway
