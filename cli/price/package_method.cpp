// The method vcg: package bids.
#include <algorithm>
#include <variant>

#include "cli/price/methods.hpp"
#include "pricing/package_auction.hpp"

namespace tongqu::cli {
namespace {

using pricing::Integer, pricing::Rational;
using Item = std::variant<std::int64_t, std::string>;

struct ReadBids {
    std::vector<std::vector<pricing::PackageBid>> bidders;
    std::vector<std::vector<std::vector<std::uint32_t>>> packages;  // the items of each bid as listed
    std::vector<Rational> values;                                   // of all bids, one after the other
    std::vector<Item> items;
};

std::uint32_t item_number(const Node& node, std::vector<Item>& items) {
    const Item item = node.is_text() ? Item(std::string(node.text())) : Item(node.integer());
    const auto found = std::find(items.begin(), items.end(), item);
    if (found == items.end()) {
        if (items.size() == pricing::kMaxPackageItems) node.fail("too_large", "more than 12 items");
        items.push_back(item);
        return static_cast<std::uint32_t>(items.size() - 1);
    }
    return static_cast<std::uint32_t>(found - items.begin());
}

void read_bid(const Node& node, ReadBids& read) {
    pricing::PackageBid bid;
    std::vector<std::uint32_t> package;
    const std::size_t size = node.each([&](const Node& part, std::size_t place) {
        if (place == 1) read.values.push_back(part.non_negative());
        if (place != 0) return;
        const std::size_t listed = part.each([&](const Node& item, std::size_t) {
            const std::uint32_t number = item_number(item, read.items);
            if (item.failed()) return;
            if ((bid.items >> number & 1U) != 0)
                return item.fail("duplicate_item", "the item occurs twice in the package");
            bid.items |= 1U << number;
            package.push_back(number);
        });
        if (listed == 0) part.fail("empty", "a package has at least one item");
    });
    if (size != 2) node.fail("wrong_length", "a bid is [[items…], value]");
    read.bidders.back().push_back(bid);
    read.packages.back().push_back(std::move(package));
}

ReadBids read_bids(const Node& list) {
    ReadBids read;
    list.each(
        [&](const Node& bidder, std::size_t) {
            read.bidders.emplace_back();
            read.packages.emplace_back();
            bidder.each([&](const Node& bid, std::size_t) { read_bid(bid, read); }, pricing::kMaxPackageBids);
            if (read.values.size() > pricing::kMaxPackageBids) list.fail("too_large", "more than 50000 bids");
        },
        pricing::kMaxPackageBidders);
    return read;
}

}  // namespace

void price_vcg(const Node& in, Output& out) {
    in.allow({"bids"});
    ReadBids read = read_bids(in.member("bids"));
    if (in.failed()) return;
    const auto whole = whole_numbers(in, "bids", read.values);
    if (!whole) return;
    std::size_t next = 0;
    for (auto& bidder : read.bidders)
        for (pricing::PackageBid& bid : bidder) bid.value = whole->numerators[next++];
    const auto result = pricing::package_auction(read.bidders);

    out.key("welfare");
    out.rational(Rational(result.welfare, whole->denominator));
    out.key("revenue");
    out.rational(Rational(result.revenue, whole->denominator));
    out.key("allocation");
    out.begin_array();
    for (std::size_t b = 0; b < read.bidders.size(); ++b) {
        out.begin_array();
        if (result.winning[b]) {
            for (const std::uint32_t number : read.packages[b][*result.winning[b]]) {
                const Item& item = read.items[number];
                if (const auto* name = std::get_if<std::string>(&item)) {
                    out.text(*name);
                } else {
                    out.integer(std::get<std::int64_t>(item));
                }
            }
        }
        out.end_array();
    }
    out.end_array();
    out.key("payments");
    out.begin_array();
    for (const Integer& payment : result.payments) out.rational(Rational(payment, whole->denominator));
    out.end_array();
}

}  // namespace tongqu::cli
