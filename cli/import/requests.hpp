#pragma once
// The bodies of the requests that a plan makes, as the API has them.
#include <string>

#include "cli/import/plan.hpp"

namespace tongqu::cli {

[[nodiscard]] std::string body_of(const PlannedRegion& region);
[[nodiscard]] std::string body_of(const PlannedParticipant& participant);
[[nodiscard]] std::string body_of(const PlannedLink& link);
[[nodiscard]] std::string body_of(const PlannedProduct& product);
[[nodiscard]] std::string body_of(const PlannedInstrument& instrument);
[[nodiscard]] std::string body_of(const PlannedDeposit& deposit);
[[nodiscard]] std::string body_of(const PlannedOrder& order);
// Claims the participant's first key, with every scope its roles have a use for.
[[nodiscard]] std::string claim_body(const PlannedParticipant& participant, const std::string& claim_secret);

}  // namespace tongqu::cli
