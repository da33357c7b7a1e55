#include "pricing/netting.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <queue>

#include "market/check.hpp"

namespace tongqu::pricing {
namespace {

struct Position {
    Integer size;
    std::uint32_t party;
};
struct SmallerFirst {  // so that a priority queue has the largest on top, of equal ones the earlier party
    bool operator()(const Position& a, const Position& b) const {
        const int compared = a.size.compare(b.size);
        return compared != 0 ? compared < 0 : a.party > b.party;
    }
};
using LargestFirst = std::priority_queue<Position, std::vector<Position>, SmallerFirst>;

// The largest debtor pays the largest creditor until nobody owes: each transfer settles one of the two, the
// last one both.
void settle_group(std::span<const std::uint32_t> parties, const std::vector<Integer>& net,
                  std::vector<Obligation>& transfers) {
    LargestFirst debtors, creditors;
    for (const std::uint32_t party : parties) {
        if (net[party] < 0) debtors.push({-net[party], party});
        if (net[party] > 0) creditors.push({net[party], party});
    }
    while (!debtors.empty()) {
        Position debtor = debtors.top(), creditor = creditors.top();
        debtors.pop();
        creditors.pop();
        const Integer amount = std::min(debtor.size, creditor.size);
        transfers.push_back({debtor.party, creditor.party, amount});
        debtor.size -= amount;
        creditor.size -= amount;
        if (debtor.size > 0) debtors.push(debtor);
        if (creditor.size > 0) creditors.push(creditor);
    }
}

// Splits the parties into as many groups of zero sum as there can be: most[set] counts how often the sum is
// zero on the best way of building the set up one party at a time.
std::vector<std::vector<std::uint32_t>> zero_sum_groups(const std::vector<std::uint32_t>& parties,
                                                        const std::vector<Integer>& net) {
    const std::size_t sets = std::size_t{1} << parties.size();
    std::vector<char> is_zero(sets);
    const auto mark_zeros = [&]<class Sum>(Sum) {
        std::vector<Sum> sums(sets);
        for (std::size_t set = 1; set < sets; ++set) {
            const auto lowest = static_cast<std::size_t>(std::countr_zero(set));
            sums[set] = sums[set & (set - 1)] + static_cast<Sum>(net[parties[lowest]]);
            is_zero[set] = sums[set] == 0 ? 1 : 0;
        }
    };
    Integer all = 0;
    for (const std::uint32_t party : parties) all += abs(net[party]);
    if (all <= INT64_MAX) {
        mark_zeros(std::int64_t{0});
    } else {
        mark_zeros(Integer(0));
    }

    std::vector<std::uint8_t> most(sets);
    for (std::size_t set = 1; set < sets; ++set) {
        std::uint8_t best = 0;
        for (std::size_t rest = set; rest != 0; rest &= rest - 1)
            best = std::max(best, most[set & ~(rest & (0 - rest))]);
        most[set] = static_cast<std::uint8_t>(best + is_zero[set]);
    }
    std::vector<std::vector<std::uint32_t>> groups;
    for (std::size_t set = sets - 1; set != 0;) {
        if (is_zero[set] != 0) groups.emplace_back();
        const int wanted = most[set] - is_zero[set];
        // From the last party down, so that the earlier ones stay for the groups that are listed first.
        std::size_t place = parties.size() - 1;
        while ((set >> place & 1U) == 0 || most[set & ~(std::size_t{1} << place)] != wanted) --place;
        groups.back().push_back(parties[place]);
        set &= ~(std::size_t{1} << place);
    }
    std::reverse(groups.begin(), groups.end());
    return groups;
}

// Takes out pairs of equal and opposite nets, earlier debtors first.
std::vector<std::uint32_t> pair_opposites(const std::vector<std::uint32_t>& parties,
                                          const std::vector<Integer>& net,
                                          std::vector<Obligation>& transfers) {
    std::map<Integer, std::vector<std::uint32_t>> creditors;  // by size, earlier parties last
    for (auto party = parties.rbegin(); party != parties.rend(); ++party)
        if (net[*party] > 0) creditors[net[*party]].push_back(*party);
    std::vector<char> settled(net.size());
    for (const std::uint32_t party : parties) {
        if (net[party] > 0) continue;
        const auto same = creditors.find(Integer(-net[party]));
        if (same == creditors.end() || same->second.empty()) continue;
        transfers.push_back({party, same->second.back(), same->first});
        settled[party] = settled[same->second.back()] = 1;
        same->second.pop_back();
    }
    std::vector<std::uint32_t> rest;
    for (const std::uint32_t party : parties)
        if (settled[party] == 0) rest.push_back(party);
    return rest;
}

}  // namespace

Netting net_obligations(std::size_t parties, std::span<const Obligation> obligations) {
    Netting result;
    result.net.resize(parties);
    for (const Obligation& obligation : obligations) {
        TONGQU_CHECK(obligation.payer < parties && obligation.payee < parties && obligation.amount >= 0,
                     "an obligation of nobody, or of less than nothing");
        result.net[obligation.payer] -= obligation.amount;
        result.net[obligation.payee] += obligation.amount;
        result.gross += obligation.amount;
    }
    std::vector<std::uint32_t> open;
    for (std::uint32_t party = 0; party < parties; ++party) {
        if (result.net[party] > 0) result.net_total += result.net[party];
        if (result.net[party] != 0) open.push_back(party);
    }
    if (open.size() <= kMaxExactNetting) {
        for (const auto& group : zero_sum_groups(open, result.net))
            settle_group(group, result.net, result.transfers);
    } else {
        settle_group(pair_opposites(open, result.net, result.transfers), result.net, result.transfers);
    }
    return result;
}

}  // namespace tongqu::pricing
