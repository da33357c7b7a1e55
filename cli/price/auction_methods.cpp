// Methods that find prices for orders and bids: call auction, pro-rata, McAfee, digital goods.
#include "cli/price/methods.hpp"
#include "pricing/call_auction.hpp"
#include "pricing/digital_goods.hpp"
#include "pricing/double_auction.hpp"
#include "pricing/pro_rata.hpp"

namespace tongqu::cli {
namespace {

using pricing::Integer, pricing::Rational;

void write_quantities(std::string_view key, const std::vector<Quantity>& quantities, Output& out) {
    out.key(key);
    out.begin_array();
    for (const Quantity quantity : quantities) out.integer(quantity.raw());
    out.end_array();
}

void write_optional(std::string_view key, const std::optional<Rational>& value, Output& out) {
    out.key(key);
    if (value) {
        out.rational(*value);
    } else {
        out.null();
    }
}

std::vector<pricing::AuctionOrder> read_orders(const Node& orders) {
    std::vector<pricing::AuctionOrder> result;
    orders.each([&](const Node& node, std::size_t) {
        node.allow({"side", "quantity", "limit"});
        pricing::AuctionOrder order;
        order.side = node.member("side").choice({"buy", "sell"}) == 0 ? Side::buy : Side::sell;
        order.quantity = Quantity(node.member("quantity").integer(1));
        if (const auto limit = node.optional_member("limit")) order.limit = Price(limit->integer());
        result.push_back(order);
    });
    return result;
}

// Runs of bids as whole numbers over one denominator, and the result back as fractions.
template <class Bid>
void write_digital_goods(const std::vector<Integer>& bids, const std::vector<std::uint64_t>& counts,
                         const Integer& denominator, std::uint64_t seed, Output& out) {
    std::vector<pricing::BidRun<Bid>> runs;
    runs.reserve(bids.size());
    for (std::size_t i = 0; i < bids.size(); ++i) runs.push_back({static_cast<Bid>(bids[i]), counts[i]});
    const auto result = pricing::digital_goods(std::span<const pricing::BidRun<Bid>>(runs), seed);
    const auto write = [&](std::string_view key, const auto& value) {
        out.key(key);
        out.rational(Rational(Integer(value), denominator));
    };
    write("optimal_price", result.optimal_price);
    write("optimal_revenue", result.optimal_revenue);
    write("f2", result.f2);
    write("rsop_price_a", result.rsop_price_a);
    write("rsop_price_b", result.rsop_price_b);
    write("rsop_revenue", result.rsop_revenue);
}

}  // namespace

void price_call_auction(const Node& in, Output& out) {
    in.allow({"orders", "reference_price", "lot", "margin"});
    const Node list = in.member("orders");
    const auto orders = read_orders(list);
    pricing::AuctionTerms terms;
    if (const auto reference = in.optional_member("reference_price"))
        terms.reference = Price(reference->integer());
    if (const auto lot = in.optional_member("lot")) terms.lot = Quantity(lot->integer(1));
    if (const auto margin = in.optional_member("margin"))
        terms.margin = margin->choice({"time", "pro_rata"}) == 0 ? pricing::MarginRule::time
                                                                 : pricing::MarginRule::pro_rata;
    if (in.failed()) return;
    const auto result = pricing::call_auction(orders, terms);
    if (!result) return list.fail("overflow", "the quantities of one side do not add up in 64 bits");
    out.key("price");
    if (result->price) {
        out.integer(result->price->raw());
    } else {
        out.null();
    }
    out.key("volume");
    out.integer(result->volume.raw());
    out.key("buy_eligible");
    out.integer(result->buy_eligible.raw());
    out.key("sell_eligible");
    out.integer(result->sell_eligible.raw());
    out.key("surplus");
    out.integer(result->surplus.raw());
    write_quantities("fills", result->fills, out);
}

void price_pro_rata(const Node& in, Output& out) {
    in.allow({"to_allocate", "quantities", "lot"});
    const Quantity amount(in.member("to_allocate").integer(0));
    const Node list = in.member("quantities");
    std::vector<Quantity> quantities;
    std::int64_t sum = 0;
    list.each([&](const Node& node, std::size_t) {
        quantities.emplace_back(node.integer(0));
        if (__builtin_add_overflow(sum, quantities.back().raw(), &sum))
            list.fail("overflow", "the quantities do not add up in 64 bits");
    });
    Quantity lot(1);
    if (const auto given = in.optional_member("lot")) lot = Quantity(given->integer(1));
    if (!in.failed()) write_quantities("fills", pricing::pro_rata(amount, quantities, lot), out);
}

void price_mcafee(const Node& in, Output& out) {
    in.allow({"buyer_values", "seller_costs"});
    const std::vector<Rational> values = in.member("buyer_values").rationals();
    const std::vector<Rational> costs = in.member("seller_costs").rationals();
    if (in.failed()) return;
    const auto result = pricing::mcafee(values, costs);
    out.key("trades");
    out.integer(static_cast<std::int64_t>(result.trades));
    write_optional("buyers_pay", result.buyers_pay, out);
    write_optional("sellers_get", result.sellers_get, out);
}

void price_digital_goods(const Node& in, Output& out) {
    in.allow({"bids", "runs", "seed"});
    const bool as_runs = in.has("runs");
    if (as_runs && in.has("bids")) in.fail_at("runs", "conflicting_fields", "either bids or runs");
    const std::string_view key = as_runs ? "runs" : "bids";
    std::vector<Rational> bids;
    std::vector<std::uint64_t> counts;
    if (as_runs) {
        constexpr auto most = static_cast<std::int64_t>(pricing::kMaxBidders);
        std::int64_t left = most;
        in.member("runs").each([&](const Node& run, std::size_t) {
            const std::size_t size = run.each([&](const Node& node, std::size_t place) {
                if (place == 0) bids.push_back(node.non_negative());
                if (place == 1) counts.push_back(static_cast<std::uint64_t>(node.integer(0)));
            });
            if (size != 2) return run.fail("wrong_length", "a run is [bid, count]");
            if (static_cast<std::int64_t>(counts.back()) > left)
                return run.fail("too_large", "more than 10^10 bidders");
            left -= static_cast<std::int64_t>(counts.back());
        });
    } else {
        bids = in.member("bids").rationals(false);
        counts.assign(bids.size(), 1);
    }
    const std::uint64_t seed = in.member("seed").seed();
    if (in.failed()) return;
    const auto whole = whole_numbers(in, key, bids);
    if (!whole) return;
    bool narrow = true;
    for (const Integer& bid : whole->numerators) narrow = narrow && pricing::fits_int64(bid);
    if (narrow) {
        write_digital_goods<std::int64_t>(whole->numerators, counts, whole->denominator, seed, out);
    } else {
        write_digital_goods<Integer>(whole->numerators, counts, whole->denominator, seed, out);
    }
}

}  // namespace tongqu::cli
