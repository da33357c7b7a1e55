#include "cli/demo/traders/troupe.hpp"

#include <algorithm>
#include <map>

namespace tongqu::cli {
namespace {

struct Stage {
    std::map<std::string_view, Venue> venues;
    std::map<std::string_view, std::vector<Venue>> by_supplier;
};

Stage set_stage() {
    Stage stage;
    const auto add = [&](std::string_view id, std::string_view tick, std::int64_t price, std::int64_t quantity,
                         std::int64_t appetite) -> const Venue& {
        return stage.venues[id] = {std::string(id), parse_decimal(tick).value(), price, quantity, appetite, {}};
    };
    for (const auto products : {cast_data_products(), cast_work_products()})
        for (const CastProduct& each : products)
            if (!each.unit.empty())
                stage.by_supplier[each.supplier].push_back(add(each.id, each.tick, each.price, each.quantity, each.appetite));
    for (const CastContract& each : cast_contracts()) {
        const Venue& venue = add(each.id, each.tick, each.price, each.quantity, each.appetite);
        for (const std::string_view supplier : each.suppliers) stage.by_supplier[supplier].push_back(venue);
    }
    return stage;
}

// What trades over the network is looked at from where the trader is.
std::vector<Venue> seen_from(std::string_view home, std::vector<Venue> venues) {
    for (Venue& venue : venues)
        for (const CastContract& contract : cast_contracts())
            if (contract.id == venue.instrument && !contract.network.empty()) venue.region = home;
    return venues;
}

}  // namespace

Troupe::Troupe(ApiClient& api, std::string run, std::uint64_t seed, const std::string& operator_key,
               const std::function<std::string(std::string_view)>& key_of)
    : desk_(api, std::move(run)) {
    const Stage stage = set_stage();
    std::vector<Treasurer::Account> accounts;
    Chance entrances(seed, "entrances");
    const auto enter = [&](std::unique_ptr<Trader> trader, std::size_t account) {
        parts_.push_back({DemoTime(entrances.between(0, 4000)), std::move(trader), account});
    };
    for (const CastMember& member : cast_members()) {
        const std::string key = key_of(member.id);
        if (key.empty()) continue;
        if (member.buys) accounts.push_back({std::string(member.id), key});
        if (member.habit == Habit::none) continue;
        keys_.push_back(key);
        if (member.supplies) {
            const auto found = stage.by_supplier.find(member.id);
            enter(std::make_unique<SupplierTrader>(member, key,
                                                   found == stage.by_supplier.end() ? std::vector<Venue>()
                                                                                    : seen_from(member.home, found->second),
                                                   Chance(seed, std::string(member.id) + " sells")),
                  kNoAccount);
        }
        if (member.buys) {
            std::vector<Venue> venues;
            for (const std::string_view interest : member.interests) venues.push_back(stage.venues.at(interest));
            // Whoever sells by one habit buys with patience.
            CastMember as_buyer = member;
            if (member.supplies) as_buyer.habit = Habit::patient;
            enter(std::make_unique<BuyerTrader>(as_buyer, key, seen_from(member.home, std::move(venues)),
                                                Chance(seed, std::string(member.id) + " buys")),
                  accounts.size() - 1);
            // First the offers, then the bids.
            parts_.back().due += DemoTime(4000);
        }
    }
    auto treasurer = std::make_unique<Treasurer>(operator_key, std::move(accounts));
    treasurer_ = treasurer.get();
    enter(std::move(treasurer), kNoAccount);
    enter(std::make_unique<LinkBuilder>(operator_key), kNoAccount);
}

std::size_t Troupe::next() const {
    return static_cast<std::size_t>(std::ranges::min_element(parts_, {}, &Part::due) - parts_.begin());
}

DemoTime Troupe::next_due() const { return parts_[next()].due; }

void Troupe::step() {
    Part& part = parts_[next()];
    part.due += part.trader->act(desk_);
    ++steps_;
    if (desk_.take_want_of_money() && part.account != kNoAccount) treasurer_->look_at_next(part.account);
}

void Troupe::cancel_everything() {
    for (const std::string& key : keys_) desk_.cancel_all(key);
}

}  // namespace tongqu::cli
