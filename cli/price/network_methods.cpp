// Methods on who owes whom, and on how concentrated a market is: netting, clearing vector, indices.
#include <map>

#include "cli/price/methods.hpp"
#include "pricing/clearing_vector.hpp"
#include "pricing/concentration.hpp"
#include "pricing/netting.hpp"

namespace tongqu::cli {
namespace {

using pricing::Integer, pricing::Rational;

// Numbers names in the order in which they first occur.
class Names {
  public:
    std::uint32_t number(std::string_view name) {
        const auto [place, fresh] =
            numbers_.try_emplace(std::string(name), static_cast<std::uint32_t>(names_.size()));
        if (fresh) names_.push_back(place->first);
        return place->second;
    }
    [[nodiscard]] const std::vector<std::string>& all() const { return names_; }

  private:
    std::map<std::string, std::uint32_t, std::less<>> numbers_;
    std::vector<std::string> names_;
};

// A label is a string, or an integer that stands for its digits.
std::string label(const Node& node) {
    return node.is_text() ? std::string(node.text()) : node.big_integer().str();
}

}  // namespace

void price_netting(const Node& in, Output& out) {
    in.allow({"obligations"});
    Names parties;
    std::vector<pricing::Obligation> obligations;
    std::vector<Rational> amounts;
    bool whole_amounts = true;  // fractions are written as such as soon as one amount is given as a fraction
    in.member("obligations").each([&](const Node& node, std::size_t) {
        node.allow({"payer", "payee", "amount"});
        pricing::Obligation obligation;
        obligation.payer = parties.number(node.member("payer").text());
        obligation.payee = parties.number(node.member("payee").text());
        obligations.push_back(obligation);
        const Node amount = node.member("amount");
        amounts.push_back(amount.non_negative());
        whole_amounts = whole_amounts && amount.is_integer();
    });
    if (in.failed()) return;
    const auto whole = whole_numbers(in, "obligations", amounts);
    if (!whole) return;
    for (std::size_t i = 0; i < obligations.size(); ++i) obligations[i].amount = whole->numerators[i];
    const auto result = pricing::net_obligations(parties.all().size(), obligations);

    const auto write = [&](std::string_view key, const Integer& amount) {
        out.key(key);
        if (whole_amounts) {
            out.integer(amount);
        } else {
            out.rational(Rational(amount, whole->denominator));
        }
    };
    out.key("net");
    out.begin_object();
    for (std::size_t i = 0; i < parties.all().size(); ++i) write(parties.all()[i], result.net[i]);
    out.end_object();
    write("gross", result.gross);
    write("net_total", result.net_total);
    out.key("transfers");
    out.begin_array();
    for (const pricing::Obligation& transfer : result.transfers) {
        out.begin_object();
        out.key("payer");
        out.text(parties.all()[transfer.payer]);
        out.key("payee");
        out.text(parties.all()[transfer.payee]);
        write("amount", transfer.amount);
        out.end_object();
    }
    out.end_array();
}

void price_clearing_vector(const Node& in, Output& out) {
    in.allow({"liabilities", "cash"});
    const std::vector<Rational> cash = in.member("cash").rationals(false);
    const Node square = in.member("liabilities");
    if (cash.size() > pricing::kMaxClearingParties) in.fail_at("cash", "too_large", "more than 100 parties");
    std::vector<Rational> liabilities;
    const std::size_t rows = square.each(
        [&](const Node& row, std::size_t i) {
            const std::size_t length = row.each(
                [&](const Node& node, std::size_t j) {
                    liabilities.push_back(node.non_negative());
                    if (i == j && liabilities.back() != 0)
                        node.fail("out_of_range", "a party cannot owe itself");
                },
                pricing::kMaxClearingParties);
            if (length != cash.size())
                row.fail("wrong_length", "a liability to each party, as many as there are in cash");
        },
        pricing::kMaxClearingParties);
    if (rows != cash.size())
        square.fail("wrong_length", "a row for each party, as many as there are in cash");
    if (in.failed()) return;
    if (!whole_numbers(in, "liabilities", liabilities)) return;
    const auto result = pricing::clearing_vector(liabilities, cash);
    out.key("payments");
    out.rationals(result.payments);
    out.key("defaulters");
    out.begin_array();
    for (const std::uint32_t party : result.defaulters) out.integer(std::int64_t{party});
    out.end_array();
}

void price_indices(const Node& in, Output& out) {
    in.allow({"values", "groups"});
    const Node list = in.member("values");
    const std::vector<Rational> values = list.rationals(false);
    std::vector<std::uint32_t> groups;
    const auto labels = in.optional_member("groups");
    if (labels) {
        Names names;
        labels->each([&](const Node& node, std::size_t) { groups.push_back(names.number(label(node))); });
        if (groups.size() != values.size())
            labels->fail("wrong_length", "a group for each value is expected");
    }
    if (in.failed()) return;
    bool any = false;
    for (const Rational& value : values) any = any || value > 0;
    if (!any) return list.fail("all_zero", "no value is positive: there are no shares");
    if (!whole_numbers(in, "values", values)) return;
    out.key("hhi");
    out.number(pricing::herfindahl(values));
    out.key("cr4");
    out.number(pricing::concentration_ratio_4(values));
    out.key("gini");
    out.number(pricing::gini(values));
    out.key("theil");
    out.number(pricing::theil(values));
    if (!labels) return;
    const auto parts = pricing::theil_parts(values, groups);
    out.key("theil_between");
    out.number(parts.between);
    out.key("theil_within");
    out.number(parts.within);
}

}  // namespace tongqu::cli
