// Methods that divide something: split, claims, nucleolus, least core.
#include "cli/price/methods.hpp"
#include "pricing/claims.hpp"
#include "pricing/nucleolus.hpp"
#include "pricing/split_exact.hpp"

namespace tongqu::cli {
namespace {

using pricing::Integer, pricing::Rational;

// The worths of all coalitions of `n` players.
std::vector<Rational> read_table(const Node& in, std::string_view key, unsigned most_players) {
    const std::int64_t n = in.member("n").integer(1);
    if (n > most_players)
        in.fail_at("n", "too_large", "at most " + std::to_string(most_players) + " players");
    if (in.failed()) return {};
    const Node table = in.member(key);
    std::vector<Rational> v = table.rationals();
    if (v.size() != std::size_t{1} << n)
        table.fail("wrong_length", "2^n values are expected, one for each coalition");
    return v;
}

void write_shares(const pricing::ExcessShares& shares, Output& out) {
    out.key("values");
    out.rationals(shares.values);
    out.key("epsilon");
    if (shares.epsilon) {
        out.rational(*shares.epsilon);
    } else {
        out.null();
    }
}

}  // namespace

std::optional<pricing::CommonFraction> whole_numbers(const Node& in, std::string_view key,
                                                     std::span<const Rational> values) {
    constexpr std::size_t most_bits_in_all = std::size_t{1} << 31;
    const auto bits = static_cast<unsigned>(most_bits_in_all / (values.size() + 1)) + 256;
    auto common = pricing::over_common_denominator(values, bits);
    if (!common) in.fail_at(key, "overflow", "the common denominator of the values is too large");
    return common;
}

void price_split(const Node& in, Output& out) {
    in.allow({"total", "weights", "method"});
    const Integer total = in.member("total").big_integer();
    const Node weights = in.member("weights");
    const std::vector<Rational> values = weights.rationals(false);
    if (const auto method = in.optional_member("method")) (void)method->choice({"hamilton"});
    if (in.failed()) return;
    const auto whole = whole_numbers(in, "weights", values);
    if (!whole) return;
    const auto parts = pricing::split_exact(total, whole->numerators);
    if (!parts) return weights.fail("all_zero", "no weight is positive: there is nobody to pay");
    out.key("allocation");
    out.begin_array();
    for (const Integer& part : *parts) out.integer(part);
    out.end_array();
}

void price_claims(const Node& in, Output& out) {
    using enum pricing::ClaimsRule;
    in.allow({"rule", "estate", "claims"});
    constexpr pricing::ClaimsRule rules[] = {talmud, proportional, constrained_awards, constrained_losses};
    const auto rule = rules[in.member("rule").choice({"talmud", "proportional", "cea", "cel"})];
    const Rational estate = in.member("estate").non_negative();
    const std::vector<Rational> claims = in.member("claims").rationals(false);
    if (in.failed() || !whole_numbers(in, "claims", claims)) return;
    const auto awards = pricing::settle_claims(rule, estate, claims);
    if (!awards)
        return in.fail_at("estate", "estate_above_claims", "the estate exceeds the sum of the claims");
    out.key("awards");
    out.rationals(*awards);
}

void price_nucleolus(const Node& in, Output& out) {
    in.allow({"n", "v", "cost"});
    const bool is_cost = in.has("cost");
    if (is_cost && in.has("v")) in.fail_at("cost", "conflicting_fields", "either v or cost");
    std::vector<Rational> v = read_table(in, is_cost ? "cost" : "v", pricing::kMaxNucleolusPlayers);
    if (in.failed()) return;
    if (is_cost)
        for (Rational& worth : v) worth = -worth;
    auto shares = pricing::nucleolus(v);
    if (!shares)
        return in.fail_at(is_cost ? "cost" : "v", "no_imputation",
                          "no division gives every player at least what he has alone");
    if (is_cost)
        for (Rational& value : shares->values) value = -value;
    write_shares(*shares, out);
}

void price_least_core(const Node& in, Output& out) {
    in.allow({"n", "v"});
    const std::vector<Rational> v = read_table(in, "v", pricing::kMaxNucleolusPlayers);
    if (!in.failed()) write_shares(pricing::least_core(v), out);
}

}  // namespace tongqu::cli
