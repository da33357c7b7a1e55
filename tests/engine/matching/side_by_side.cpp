#include "side_by_side.hpp"

#include <fmt/format.h>

#include "text.hpp"

namespace tongqu::naive {
namespace {

std::vector<std::string> lines_of(const std::vector<Event>& events) {
    std::vector<std::string> lines;
    for (const Event& event : events)
        if (std::string line = text_of(event); !line.empty()) lines.push_back(std::move(line));
    return lines;
}

std::string difference(const std::vector<std::string>& expected, const std::vector<std::string>& got) {
    if (expected == got) return {};
    std::string text = "  the twin             | the exchange\n";
    for (std::size_t i = 0; i < std::max(expected.size(), got.size()); ++i) {
        const std::string left = i < expected.size() ? expected[i] : "-";
        const std::string right = i < got.size() ? got[i] : "-";
        text += left == right ? fmt::format("  {}\n", left) : fmt::format("* {} | {}\n", left, right);
    }
    return text;
}

}  // namespace

void SideBySide::set_up(std::optional<KeyId> key, CommandBody body) {
    events.clear();
    exchange.apply(SequenceNumber(exchange.last_sequence().raw() + 1), now, Command{key, std::move(body)}, events);
    for (const Event& event : events)
        if (const auto* refused = std::get_if<Rejected>(&event)) throw std::string(describe(refused->reason).code);
}

SideBySide::SideBySide(const Setting& setting, Time opened) : now(opened) {
    constexpr KeyId kOperator{0};
    OpenExchange opening;
    opening.operator_id = "operator";
    opening.operator_region.code = "A";
    set_up({}, opening);
    for (const char* code : {"B", "C"}) set_up(kOperator, CreateRegion{{code, "", {}}});
    twin.people.push_back({GroupId(0), RegionId(0)});
    for (std::uint32_t i = 0; i < setting.groups.size(); ++i) {
        ApplyForAdmission apply;
        apply.terms.name_id = fmt::format("firm-{}", i + 1);
        apply.terms.group = fmt::format("group-{}", setting.groups[i]);
        apply.terms.roles = RoleSet::of(Role::supplier, Role::buyer);
        apply.terms.region = RegionId(static_cast<std::uint8_t>(setting.homes[i]));
        set_up({}, apply);
        const auto* applied = std::get_if<ParticipantApplied>(&events.back());
        twin.people.push_back({applied->group, apply.terms.region});
        set_up(kOperator, ChangeStatus{applied->participant, ParticipantStatus::admitted, {}});
        CreateKey claim;
        claim.participant = applied->participant;
        claim.claim_digest = Digest{};
        claim.scopes = ScopeSet::of(Scope::read, Scope::trade, Scope::list);
        set_up({}, claim);
        set_up(kOperator, Deposit{{}, applied->participant, Currency(0), Money(400'000'000'000'000'000)});
    }
    bool listed = false;
    for (InstrumentTerms terms : setting.markets) {
        const InstrumentId id(static_cast<std::uint32_t>(twin.markets.size()));
        if (terms.product && !listed) {
            ProductTerms product;
            product.name_id = "product";
            set_up(KeyId(1), ListProduct{product});
            listed = true;
        }
        terms.name_id = fmt::format("market-{}", id.raw());
        terms.tick = Decimal{1, 6};
        Market market;
        market.terms = terms;
        market.has_product = terms.product.has_value();
        market.supplier = ParticipantId(1);
        set_up(kOperator, OpenInstrument{terms});
        twin.markets.push_back(market);
        const auto expected = lines_of(twin.open(id, now));
        if (const std::string wrong = difference(expected, lines_of(events)); !wrong.empty()) throw wrong;
    }
}

void SideBySide::reload() {
    ByteBuffer snapshot;
    exchange.save(snapshot);
    auto loaded = exchange::Exchange::load(snapshot.bytes());
    if (!loaded || loaded->state_hash() != exchange.state_hash()) throw std::string("the snapshot is not the exchange");
    exchange = std::move(*loaded);
}

std::string SideBySide::apply(const Said& said) {
    now = said.stamp;
    events.clear();
    const SequenceNumber sequence(exchange.last_sequence().raw() + 1);
    exchange.apply(sequence, said.stamp, said.command, events);
    const auto& expected = twin.apply(sequence, said.stamp, said.command);
    std::string wrong = difference(lines_of(expected), lines_of(events));
    if (wrong.empty() && twin.orders().size() != exchange.open_order_count())
        wrong = fmt::format("  the twin has {} open orders, the exchange {}\n", twin.orders().size(), exchange.open_order_count());
    if (!wrong.empty()) wrong = fmt::format("command {}, {}\n{}", sequence.raw(), text_of(said.command), wrong);
    return wrong;
}

}  // namespace tongqu::naive
