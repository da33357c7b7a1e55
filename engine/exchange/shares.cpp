// Share tables: declared by the supplier, or computed from declared contributions. Each is a new version of the product's table.
#include <algorithm>
#include <set>

#include "engine/exchange/exchange.hpp"
#include "engine/exchange/hash_sink.hpp"
#include "market/name.hpp"
#include "pricing/airport_game.hpp"
#include "pricing/split_exact.hpp"
#include "pricing/table_game.hpp"

namespace tongqu::exchange {
namespace {

using pricing::Integer;
using pricing::Rational;

Ruling<void> check_players(const std::vector<std::string_view>& names) {
    for (const std::string_view name : names)
        if (!is_name(name)) return std::unexpected(RejectReason::invalid_name);
    if (names.size() > kMaxContributors) return std::unexpected(RejectReason::too_many_contributors);
    if (std::set<std::string_view>(names.begin(), names.end()).size() != names.size())
        return std::unexpected(RejectReason::duplicate_contributor);
    return {};
}

// Whether the numbers are as many, and as large, as the method asks for.
bool fits(const ContributionGame& game) {
    const std::size_t players = game.players.size();
    if (players == 0 || std::ranges::any_of(game.numbers, [](std::int64_t n) { return n < 0; })) return false;
    switch (game.method) {
        case ShareMethod::declared: return false;
        case ShareMethod::additive:
        case ShareMethod::airport: return game.numbers.size() == players;
        case ShareMethod::table:
            return players <= kMaxTablePlayers && game.numbers.size() == std::size_t{1} << players && game.numbers[0] == 0;
    }
    return false;
}

// The Shapley values of the game, over one common denominator; of an additive game they are its numbers.
std::vector<Integer> values_of(const ContributionGame& game) {
    if (game.method == ShareMethod::table)
        return pricing::table_values(game.numbers, pricing::CoalitionIndex::shapley()).numerators;
    if (game.method == ShareMethod::additive) return {game.numbers.begin(), game.numbers.end()};
    const std::vector<Rational> costs(game.numbers.begin(), game.numbers.end());
    const std::vector<std::uint64_t> one_each(costs.size(), 1);
    const auto values = pricing::airport_values(costs, one_each, pricing::CoalitionIndex::shapley());
    // The denominator divides 1 · 2 · … · n: some bits per player bound it.
    return pricing::over_common_denominator(values, 64 * static_cast<unsigned>(values.size() + 1)).value().numerators;
}

template <class Inputs>
Digest digest_of(const Inputs& inputs) {
    HashSink sink;
    Encoder(sink).put(inputs);
    return sink.result();
}

}  // namespace

Ruling<void> check_contributors(const std::vector<Contributor>& contributors) {
    std::vector<std::string_view> names;
    names.reserve(contributors.size());
    for (const Contributor& contributor : contributors) names.push_back(contributor.participant);
    if (const auto good = check_players(names); !good) return good;
    for (const Contributor& contributor : contributors)
        if (contributor.weight < 1 || contributor.weight > kMaxWeight) return std::unexpected(RejectReason::invalid_weight);
    return {};
}

ShareTable declared_shares(std::vector<Contributor> contributors) {
    const Digest digest = digest_of(contributors);
    return {std::move(contributors), ShareMethod::declared, digest};
}

Ruling<ShareTable> computed_shares(const ContributionGame& game) {
    if (const auto good = check_players({game.players.begin(), game.players.end()}); !good)
        return std::unexpected(good.error());
    if (!fits(game)) return std::unexpected(RejectReason::invalid_contributions);
    const std::vector<Integer> values = values_of(game);
    // A share is a part of the revenue: nobody pays in for having contributed.
    if (std::ranges::any_of(values, [](const Integer& value) { return value < 0; }))
        return std::unexpected(RejectReason::shares_not_positive);
    const auto parts = pricing::split_exact(Integer(kMaxWeight), values);
    if (!parts) return std::unexpected(RejectReason::shares_not_positive);

    ShareTable table{{}, game.method, digest_of(game)};
    for (std::size_t i = 0; i < values.size(); ++i)
        table.contributors.push_back({game.players[i], static_cast<std::uint64_t>((*parts)[i])});
    return table;
}

void Exchange::set_shares(ProductId product, ShareTable table, std::vector<Event>& events) {
    auto& versions = products_[product.raw()].shares;
    const ShareVersion version(static_cast<std::uint32_t>(versions.size() + 1));
    events.emplace_back(SharesSet{product, version, table.method, table.inputs_digest});
    for (std::uint32_t i = 0; i < table.contributors.size(); ++i)
        events.emplace_back(ShareAssigned{i, table.contributors[i].weight});
    versions.push_back(std::move(table));
}

Ruling<void> Exchange::check_share_setter(ProductId product, const Context& context) const {
    if (const auto admitted = registry_.require_admitted(context.actor); !admitted) return admitted;
    if (product.raw() >= products_.size()) return std::unexpected(RejectReason::unknown_product);
    if (products_[product.raw()].shares.size() >= kMaxShareVersions)
        return std::unexpected(RejectReason::too_many_share_versions);
    return {};
}

Ruling<void> Exchange::on(const DeclareShares& command, Context& context) {
    if (const auto good = check_share_setter(command.product, context); !good) return good;
    if (const auto good = check_contributors(command.contributors); !good) return good;
    if (command.contributors.empty()) return std::unexpected(RejectReason::invalid_contributions);
    if (products_[command.product.raw()].supplier != context.actor) return std::unexpected(RejectReason::not_the_supplier);
    set_shares(command.product, declared_shares(command.contributors), context.events);
    return {};
}

Ruling<void> Exchange::on(const ProposeShares& command, Context& context) {
    if (const auto good = check_share_setter(command.product, context); !good) return good;
    auto table = computed_shares(command.game);
    if (!table) return std::unexpected(table.error());
    if (products_[command.product.raw()].supplier != context.actor) return std::unexpected(RejectReason::not_the_supplier);
    set_shares(command.product, std::move(*table), context.events);
    return {};
}

}  // namespace tongqu::exchange
