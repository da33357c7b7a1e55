#pragma once
// The methods of `tongqu price`. Each reads its input, notes problems on it, and where there are none writes
// the members of the result; the caller opens and closes the object.
#include <optional>
#include <string_view>

#include "cli/price/input.hpp"
#include "cli/price/output.hpp"

namespace tongqu::cli {

using Method = void (*)(const Node& in, Output& out);

void price_split(const Node& in, Output& out);
void price_shapley(const Node& in, Output& out);
void price_nucleolus(const Node& in, Output& out);
void price_least_core(const Node& in, Output& out);
void price_claims(const Node& in, Output& out);
void price_call_auction(const Node& in, Output& out);
void price_pro_rata(const Node& in, Output& out);
void price_mcafee(const Node& in, Output& out);
void price_digital_goods(const Node& in, Output& out);
void price_vcg(const Node& in, Output& out);
void price_couple(const Node& in, Output& out);
void price_dividend(const Node& in, Output& out);
void price_cross_region(const Node& in, Output& out);
void price_netting(const Node& in, Output& out);
void price_clearing_vector(const Node& in, Output& out);
void price_indices(const Node& in, Output& out);

[[nodiscard]] std::optional<Method> find_method(std::string_view name);

// Over a common denominator that stays of reasonable size for that many values; else a problem with member
// `key`.
[[nodiscard]] std::optional<pricing::CommonFraction> whole_numbers(const Node& in, std::string_view key,
                                                                   std::span<const pricing::Rational> values);

}  // namespace tongqu::cli
