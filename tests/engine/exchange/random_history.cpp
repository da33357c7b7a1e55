#include "random_history.hpp"

#include <array>
#include <bit>
#include <tuple>

namespace tongqu::exchange {
namespace {

// Odd rates, so that fees and shares have fractions everywhere.
constexpr Rulebook kOddRates{.buyer_maker_fee = PartsPerMillion(777),
                             .buyer_taker_fee = PartsPerMillion(1333),
                             .exchange_fee = PartsPerMillion(5501),
                             .development_levy = PartsPerMillion(10007),
                             .penalty = PartsPerMillion(33'333),
                             .voucher_limit = Money(700'000'003),
                             .withdrawal_notice = days(2)};
constexpr std::array<Currency, 2> kUsed{Currency(0), Currency(4)};  // CNY and JPY

}  // namespace

RandomHistory::RandomHistory(std::uint64_t seed) : random_(seed), market_(kOddRates) {
    members_.push_back({ParticipantId(0), kOperatorKey, "operator"});
    // A small market to begin with, that never closes.
    Region poor;
    poor.code = "POOR";
    poor.tier = DevelopmentTier::less_developed;
    market_.apply(kOperatorKey, CreateRegion{poor});
    regions_ = 2;
    for (const char* firm : {"north", "south", "east", "west"}) {
        ParticipantTerms terms;
        terms.small_firm = members_.size() > 2;
        if (members_.size() % 2 == 0) terms.region = RegionId(1);
        terms.name_id = firm;
        terms.group = members_.size() < 3 ? "union" : "";
        terms.roles = RoleSet::of(Role::supplier, Role::buyer);
        const Market::Member member = market_.join(terms);
        members_.push_back({member.id, member.key, firm});
    }
    for (const bool rival : {true, false}) {
        ProductTerms product;
        product.name_id = rival ? "hours" : "licences";
        product.contributors = {{"north", 3}, {"name3", 1}, {"name5", 3}};
        market_.apply(members_[1].key, ListProduct{product});
        product_suppliers_.push_back(members_[1].id);
        InstrumentTerms terms;
        terms.name_id = product.name_id;
        terms.product = market_.last<ProductListed>()->product;
        terms.rival = rival;
        market_.apply(members_[1].key, OpenInstrument{terms});
        instruments_.push_back(terms.product);
    }
    open_auction_markets();
    open_settlement_markets();
    open_network_markets();
}

// Mostly a fresh id, often none, sometimes one of the last few.
std::string RandomHistory::id(const char* kind) {
    if (one_in(3)) return {};
    if (one_in(20) && ids_ > 5) return kind + std::to_string(ids_ - below(5));
    return kind + std::to_string(++ids_);
}

std::string RandomHistory::name() {
    if (one_in(20)) return {};
    if (one_in(6)) return "name" + std::to_string(below(names_ + 1));
    return "name" + std::to_string(names_++);
}

void RandomHistory::add_conditions(PlaceOrder& order) {
    if (one_in(6)) order.display_quantity = Quantity(1 + static_cast<std::int64_t>(below(6)));
    if (order.post_only != PostOnly::no && one_in(2)) order.post_only = PostOnly::slide;
    if (one_in(12)) order.minimum_quantity = Quantity(1 + static_cast<std::int64_t>(below(8)));
    if (one_in(12)) {
        order.time_in_force = one_in(2) ? TimeInForce::day : TimeInForce::gtd;
        if (order.time_in_force == TimeInForce::gtd)
            order.expires = market_.now + seconds(static_cast<std::int64_t>(below(100'000)));
    }
    if (one_in(10)) {
        order.type = one_in(2) ? OrderType::stop : OrderType::stop_limit;
        order.stop_price = Price(92 + static_cast<std::int64_t>(below(17)));
        if (order.type == OrderType::stop) order.price.reset();
    }
}

PlaceOrder RandomHistory::order() {
    PlaceOrder order;
    order.client_order_id = id("o");
    order.instrument =
        InstrumentId(static_cast<std::uint32_t>(below(instruments_.size() + (one_in(50) ? 1 : 0))));
    order.side = one_in(2) ? Side::buy : Side::sell;
    order.quantity = Quantity(1 + static_cast<std::int64_t>(below(20)));
    order.price = Price((order.side == Side::buy ? 92 : 94) + static_cast<std::int64_t>(below(15)));
    if (one_in(10)) {
        order.type = OrderType::market;
        order.price.reset();
        order.time_in_force = TimeInForce::ioc;
    } else if (one_in(4)) {
        order.time_in_force = one_in(2) ? TimeInForce::ioc : TimeInForce::fok;
    } else {
        order.post_only = one_in(8) ? PostOnly::reject : PostOnly::no;
    }
    if (order.type == OrderType::limit && order.time_in_force == TimeInForce::gtc) add_conditions(order);
    order.self_trade = static_cast<SelfTradePolicy>(below(4));
    if (one_in(15)) order.region = region();
    if (one_in(60)) order.quantity = Quantity(static_cast<std::int64_t>(below(3)) - 1);
    if (one_in(60)) order.quantity = kMaxOrderQuantity;
    if (one_in(60)) order.price = Price(static_cast<std::int64_t>(below(3)) - 1);
    if (one_in(60)) order.price = kMaxPrice;
    if (one_in(60)) order.time_in_force = static_cast<TimeInForce>(below(3));
    return order;
}

Command RandomHistory::order_command() {
    const std::uint64_t kind = below(20);
    if (kind < 12 || orders_.empty()) {
        const Member* member = &members_[below(members_.size())];
        for (int tries = 0; tries < 4 && (!member->key || member->id == ParticipantId(0)); ++tries)
            member = &members_[below(members_.size())];
        PlaceOrder placed = order();
        if (placed.side == Side::sell && !one_in(10) && placed.instrument.raw() < instruments_.size()) {
            const auto product = instruments_[placed.instrument.raw()];
            if (product) {
                const Member& supplier = members_[product_suppliers_[product->raw()].raw()];
                return {supplier.key, placed};
            }
        }
        return {member->key, placed};
    }
    std::size_t chosen = below(orders_.size());
    for (int tries = 0; tries < 6 && !market_.audit.open_orders().contains(orders_[chosen].first);
         ++tries)
        chosen = below(orders_.size());
    const auto [order, owner] = orders_[chosen];
    const std::optional<KeyId> key = members_[one_in(30) ? below(members_.size()) : owner].key;
    if (kind < 15) return {key, CancelOrder{one_in(50) ? OrderId(below(100)) : order, id("k")}};
    if (kind == 15 && one_in(4)) {
        std::optional<InstrumentId> only;
        if (one_in(2)) only = InstrumentId(static_cast<std::uint32_t>(below(instruments_.size() + 1)));
        return {key, CancelAllOrders{only, id("k")}};
    }
    AmendOrder amend{order, {}, {}, id("k")};
    if (one_in(2)) amend.price = Price(90 + static_cast<std::int64_t>(below(20)));
    if (!amend.price || one_in(2)) amend.quantity = Quantity(static_cast<std::int64_t>(below(30)));
    return {key, amend};
}

Command RandomHistory::delivery_command() {
    if (deals_.empty()) return money_command();
    const Deal& deal = deals_[below(deals_.size())];
    if (disputed_.contains(deal.trade) && !one_in(4)) return resolve_command();
    const TradeId trade = one_in(50) ? TradeId(below(1000)) : deal.trade;
    const bool strange = one_in(50);
    const auto key = [&](ParticipantId who) { return members_[strange ? below(members_.size()) : who.raw()].key; };
    if (one_in(12)) return {key(one_in(20) ? deal.seller : deal.buyer), DisputeTrade{trade, id("r"), digest_of("reason")}};
    if (in_use_.contains(trade) && !one_in(4))
        return {key(one_in(20) ? deal.buyer : deal.seller),
                ReportUsage{trade, id("r"), Quantity(static_cast<std::int64_t>(below(one_in(20) ? 30 : 6)))}};
    // Half of what was delivered is accepted by time-out.
    const bool deliver = delivered_.contains(trade) ? one_in(2) : !one_in(10);
    const ParticipantId who = deliver != one_in(20) ? deal.seller : deal.buyer;
    if (deliver) return {key(who), DeliverTrade{trade, id("r"), digest_of("grant")}};
    return {key(who), AcceptTrade{trade, id("r")}};
}

Command RandomHistory::money_command() {
    const Currency currency = one_in(50) ? Currency(99) : kUsed[below(kUsed.size())];
    if (one_in(3)) {
        const std::int64_t unit = is_currency(currency) ? minor_unit(currency).raw() : 1;
        const Money amount(static_cast<std::int64_t>(below(200)) * unit + (one_in(20) ? 1 : 0));
        return {members_[below(members_.size())].key, Withdraw{id("r"), currency, amount}};
    }
    ParticipantId to(static_cast<std::uint32_t>(below(members_.size() + (one_in(30) ? 1 : 0))));
    Currency in = currency;
    if (!debtors_.empty() && one_in(3)) std::tie(to, in) = debtors_[below(debtors_.size())];  // who can pay then
    Money amount(static_cast<std::int64_t>(below(3'000'000'000)));
    if (one_in(100)) amount = settlement::kMaxCurrencyTotal;
    return {one_in(30) ? members_[below(members_.size())].key : kOperatorKey,
            Deposit{id("r"), to, in, amount}};
}

ApplyForAdmission RandomHistory::application() {
    ParticipantTerms terms;
    terms.name_id = name();
    terms.region = one_in(2) ? RegionId(0) : region();
    if (one_in(2)) terms.sites.insert(region());
    if (one_in(3)) terms.group = "group" + std::to_string(below(3));
    terms.roles = RoleSet::from_bits(below(4) == 0 ? below(64) : 3);
    terms.small_firm = one_in(2);
    return {terms, digest_of(terms.name_id)};
}

Command RandomHistory::admission_command() {
    if (one_in(20))
        return {kOperatorKey, CreateRegion{{one_in(4) ? "HOME" : "R" + std::to_string(below(80)), "",
                                            static_cast<DevelopmentTier>(below(3))}}};
    if (members_.size() < 10 || one_in(10))
        return {members_.size() < 40 ? std::nullopt : std::optional(kOperatorKey), application()};
    const Member& member = members_[one_in(2) ? members_.size() - 1 : below(members_.size())];
    const bool founder = member.id < ParticipantId(8);
    const std::uint64_t kind = below(10);
    if (kind < 5 || !member.key) {
        // Mostly admissions, or the market would be empty soon.
        auto status = one_in(8) ? static_cast<ParticipantStatus>(below(4)) : ParticipantStatus::admitted;
        if (status == ParticipantStatus::exited && (founder || !one_in(8)))
            status = ParticipantStatus::suspended;
        if (one_in(2) || member.key) return {kOperatorKey, ChangeStatus{member.id, status, id("k")}};
        CreateKey claim{member.id, digest_of(one_in(10) ? "wrong" : member.name), digest_of("key"), {}, {},
                        id("k")};
        claim.scopes = ScopeSet::of(Scope::read, Scope::trade);
        if (one_in(2)) claim.scopes.insert(Scope::list);
        return {std::nullopt, claim};
    }
    if (kind < 7 && !spare_keys_.empty()) {
        const auto [key, owner] = spare_keys_[below(spare_keys_.size())];
        if (one_in(4) && !founder)
            return {member.key, RevokeKey{KeyId(static_cast<std::uint32_t>(below(keys_ + 1))), id("k")}};
        return {members_[owner].key, RevokeKey{key, id("k")}};
    }
    CreateKey more{member.id, {}, digest_of("key"), ScopeSet::from_bits(below(32)), {}, id("k")};
    if (one_in(2)) more.scopes = ScopeSet::of(Scope::read, Scope::trade, Scope::list);
    if (one_in(5) && !founder) more.expires = market_.now + days(static_cast<std::int64_t>(below(60)));
    return {member.key, more};
}

Command RandomHistory::listing_command() {
    const std::optional<KeyId> key = members_[below(members_.size())].key;
    if (one_in(2)) {
        ProductTerms terms;
        terms.name_id = name();
        for (std::uint64_t n = below(4); n > 0; --n)
            terms.contributors.push_back({"name" + std::to_string(below(names_ + 3)), below(5)});
        if (one_in(3)) terms.contributors.clear();
        return {key, ListProduct{terms}};
    }
    InstrumentTerms terms;
    terms.name_id = name();
    terms.currency = kUsed[below(kUsed.size())];
    if (!one_in(3))
        terms.product = ProductId(static_cast<std::uint32_t>(below(product_suppliers_.size() + 1)));
    terms.rival = one_in(2);
    terms.tick = Decimal{static_cast<std::int64_t>(below(4)), static_cast<std::uint8_t>(below(7))};
    terms.lot = Decimal{1 + static_cast<std::int64_t>(below(4)), static_cast<std::uint8_t>(below(2))};
    if (one_in(8)) terms.allowed_regions = RegionSet::of(region(), region(), RegionId(0));
    if (terms.rival && one_in(3)) {
        terms.allocation = Allocation::pro_rata;
        terms.top_order_share = PartsPerMillion(static_cast<std::uint32_t>(below(3) * 250'000));
    }
    if (terms.rival && one_in(4)) terms.price_band = PartsPerMillion(50'000);
    if (!terms.rival && one_in(3)) terms.licence_cap = Quantity(1 + static_cast<std::int64_t>(below(60)));
    if (one_in(2)) add_auctions(terms);
    terms.delivery_window = hours(static_cast<std::int64_t>(below(400)));
    terms.acceptance_window = hours(1 + static_cast<std::int64_t>(below(100)));
    terms.dispute_window = hours(1 + static_cast<std::int64_t>(below(100)));
    add_plan(terms);
    return {key, OpenInstrument{terms}};
}

Command RandomHistory::shares_command() {
    const ProductId product(
        static_cast<std::uint32_t>(below(product_suppliers_.size() + (one_in(20) ? 1 : 0))));
    const bool known = product.raw() < product_suppliers_.size() && !one_in(10);
    const Member& supplier =
        members_[known ? product_suppliers_[product.raw()].raw() : below(members_.size())];
    if (one_in(3)) {
        DeclareShares declare{product, {}, id("r")};
        for (std::uint64_t n = below(4); n > 0; --n)
            declare.contributors.push_back({"name" + std::to_string(below(names_ + 3)), below(5)});
        return {supplier.key, declare};
    }
    ProposeShares propose{product, {}, id("r")};
    propose.game.method = static_cast<ShareMethod>(one_in(20) ? below(4) : 1 + below(3));
    for (std::uint64_t n = 1 + below(4); n > 0; --n)
        propose.game.players.push_back("name" + std::to_string(below(names_ + 3)));
    std::size_t numbers = propose.game.players.size();
    if (propose.game.method == ShareMethod::table) numbers = std::size_t{1} << numbers;
    if (one_in(20)) ++numbers;
    for (std::size_t i = 0; i < numbers; ++i)
        propose.game.numbers.push_back(
            static_cast<std::int64_t>(below(10) + 5 * static_cast<std::uint64_t>(std::popcount(i))));
    if (!one_in(20) && propose.game.method == ShareMethod::table) propose.game.numbers[0] = 0;
    return {supplier.key, propose};
}

Command RandomHistory::next() {
    if (last_with_id_ && one_in(40)) return *last_with_id_;
    if (const auto draw = draw_command()) return *draw;
    const std::uint64_t kind = below(203);
    if (kind >= 200) return network_command();
    if (kind == 0) return {std::nullopt, Resume{}};
    if (kind < 4) return {one_in(10) ? std::optional(kOperatorKey) : std::nullopt, Tick{}};
    if (kind < 14 || ((members_.size() < 10 || !members_.back().key) && !one_in(3)))
        return admission_command();
    if (kind < 24 && (instruments_.size() < 12 || one_in(20))) return listing_command();
    if (kind == 24) return shares_command();
    if (kind < 28) return control_command();
    if (kind < 40 || instruments_.empty()) return one_in(5) ? listing_command() : money_command();
    if (kind < 75) return delivery_command();
    return kind < 90 ? settlement_command() : order_command();
}

void RandomHistory::learn(const Command& command) {
    for (const Event& event : market_.events) ++told_[event.index()];
    for (const Event& event : market_.events) {
        if (std::holds_alternative<Rejected>(event)) return static_cast<void>(++refused_);
        if (std::holds_alternative<Repeated>(event)) return static_cast<void>(++repeated_);
    }
    ++carried_out_[command.body.index()];
    for (const Event& event : market_.events) {
        if (const auto* e = std::get_if<ParticipantApplied>(&event)) {
            members_.push_back({e->participant, {}, std::get<ApplyForAdmission>(command.body).terms.name_id});
        } else if (const auto* made = std::get_if<KeyCreated>(&event)) {
            keys_ = made->key.raw() + 1;
            const auto& asked = std::get<CreateKey>(command.body);
            std::optional<KeyId>& key = members_[made->participant.raw()].key;
            if (made->participant == ParticipantId(0)) continue;  // the operator stays with its first key
            if (key) spare_keys_.emplace_back(*key, made->participant.raw());
            if (!key || (asked.scopes.contains(Scope::trade) && (!asked.expires || one_in(10))))
                key = made->key;
        } else if (const auto* gone = std::get_if<KeyRevoked>(&event)) {
            for (Member& member : members_) {
                if (member.key != gone->key) continue;
                for (const auto& [spare, owner] : spare_keys_)
                    if (owner == member.id.raw() && spare != gone->key) member.key = spare;
            }
            std::erase_if(spare_keys_, [&](const auto& spare) { return spare.first == gone->key; });
        } else if (const auto* listed = std::get_if<ProductListed>(&event)) {
            product_suppliers_.push_back(listed->supplier);
        } else if (std::holds_alternative<InstrumentOpened>(event)) {
            instruments_.push_back(std::get<OpenInstrument>(command.body).terms.product);
        } else if (std::holds_alternative<LinkDefined>(event)) {
            ++links_;
        } else if (std::holds_alternative<RegionCreated>(event)) {
            ++regions_;
        } else if (const auto* accepted = std::get_if<OrderAccepted>(&event)) {
            if (orders_.size() >= 200)
                orders_.erase(orders_.begin() + static_cast<std::ptrdiff_t>(below(100)));
            orders_.emplace_back(accepted->order, accepted->participant.raw());
        } else if (const auto* committed = std::get_if<SeedCommitted>(&event)) {
            seeds_[committed->instrument] = next_seeds_[committed->instrument];
        } else if (const auto* traded = std::get_if<Traded>(&event)) {
            last_trade_ = traded->trade.raw();
            if (traded->auction) ++auction_trades_;
            if (deals_.size() >= 60) deals_.erase(deals_.begin() + static_cast<std::ptrdiff_t>(below(30)));
            deals_.push_back({traded->trade, traded->buyer, traded->seller, traded->gross});
        } else {
            learn_settlement(event);
        }
    }
}

void RandomHistory::step() {
    const std::uint64_t pace = below(100);
    const std::int64_t most = pace < 80 ? 100'000 : pace < 98 ? hours(1).raw() : days(2).raw();
    market_.wait(Duration(static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most)))));
    const Command command = next();
    market_.apply(command);
    learn(command);
    last_with_id_ = command;
}

}  // namespace tongqu::exchange
