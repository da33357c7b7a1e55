#include "bench/fairness/simulation.hpp"

#include <algorithm>
#include <numeric>

#include "engine/exchange/draw.hpp"
#include "engine/exchange/exchange.hpp"
#include "market/check.hpp"
#include "pricing/splitmix64.hpp"
#include "settlement/service/held_books.hpp"

namespace tongqu::bench {
namespace {

using pricing::SplitMix64;

constexpr std::int64_t kStart =
    1'767'225'600'000'000;                      // 2026-01-01T00:00:00Z, where intervals of every length begin
constexpr Price kAsk{100}, kWorth{110};         // what the supplier asks, and what every trader would pay
// Its own, the one in which traders see it, one for orders that come late, one of rest.
constexpr std::int64_t kIntervalsPerOffer = 4;
constexpr std::uint32_t kSupplier = 1;          // participants and keys: the operator is 0, traders follow

Duration times(Duration interval, std::int64_t n) { return Duration(interval.raw() * n); }

// The market under the run: an exchange with its clock.
class Market {
  public:
    Market() {
        OpenExchange opening;
        opening.operator_id = "operator";
        opening.operator_region.code = "HOME";
        apply({}, opening);
        for (const Line& line : lines()) {
            Region region;
            region.code = line.code;
            apply(KeyId(0), CreateRegion{region});
        }
        join("supplier", 0, Role::supplier);
        for (std::uint32_t r = 0; r < lines().size(); ++r)
            for (std::uint32_t t = 0; t < kTradersPerRegion; ++t)
                join(lines()[r].code + "-" + std::to_string(t), r, Role::buyer);
    }

    void open(bool batch, Duration interval) {
        InstrumentTerms terms;
        terms.name_id = "offers";
        if (batch) {
            terms.model = MarketModel::batch;
            terms.batch_interval = interval;
            held_.hold(InstrumentId(0), interval);
        }
        apply(KeyId(0), OpenInstrument{terms});
    }

    void apply(std::optional<KeyId> key, CommandBody body) {
        events_.clear();
        held_.begin(now, orders_);
        exchange_.apply(SequenceNumber(++sequence_), now, Command{key, std::move(body)}, events_);
        for (const Event& event : events_) {
            if (const auto* refused = std::get_if<Rejected>(&event))
                TONGQU_CHECK(false, "the simulation was refused: " +
                                        std::to_string(static_cast<int>(refused->reason)));
            if (const auto* trade = std::get_if<Traded>(&event)) buyers.push_back(trade->buyer);
            if (const auto* level = std::get_if<LevelChanged>(&event)) {
                if (held_.holds(level->instrument))
                    held_.change(*level, now);
                else
                    see(*level);
            }
        }
        for (const Event& event : events_)
            if (std::holds_alternative<SeedCommitted>(event)) held_.tell(InstrumentId(0), orders_);
        for (const LevelChanged& level : held_.levels()) see(level);
    }

    void place(ParticipantId who, Side side, Price price, TimeInForce time_in_force) {
        PlaceOrder order;
        order.side = side;
        order.price = price;
        order.quantity = Quantity(1);
        order.time_in_force = time_in_force;
        apply(KeyId(who.raw()), order);
    }

    // At the end of an interval: reveals the seed to which it committed itself before, and commits to the
    // next.
    void draw(SplitMix64& random) {
        RunBatch batch;
        batch.seed = seed_;
        Digest next{};
        for (std::uint8_t& byte : next) byte = static_cast<std::uint8_t>(random.below(256));
        batch.next_commitment = exchange::commitment_to(next);
        seed_ = next;
        apply({}, batch);
    }

    Time now{kStart};
    std::vector<ParticipantId> buyers;  // of the trades, in their order
    std::optional<Time> offer_seen;     // since when the read model shows the offer to everyone

  private:
    void see(const LevelChanged& level) {
        if (level.side == Side::sell && level.quantity.is_positive()) offer_seen = now;
    }
    void join(const std::string& name, std::uint32_t region, Role role) {
        ApplyForAdmission application;
        application.terms.name_id = name;
        application.terms.region = RegionId(static_cast<std::uint8_t>(region + 1));
        application.terms.roles = RoleSet::of(role);
        apply({}, application);
        const ParticipantId id(++participants_);
        apply(KeyId(0), ChangeStatus{id, ParticipantStatus::admitted, {}});
        CreateKey key;
        key.participant = id;
        key.claim_digest = Digest{};
        key.scopes = ScopeSet::of(Scope::read, Scope::trade);
        apply({}, key);
        apply(KeyId(0), Deposit{{}, id, Currency(0), Money(1'000'000'000'000'000)});
    }

    exchange::Exchange exchange_;
    service::HeldBooks held_;
    service::Orders orders_;  // none: only levels are looked at
    std::uint64_t sequence_ = 0;
    std::uint32_t participants_ = 0;
    std::optional<Digest> seed_;
    std::vector<Event> events_;
};

}  // namespace

const std::vector<Line>& lines() {
    static const std::vector<Line> all{
        {"CN-SH", "Shanghai", "上海", Duration(2'000)}, {"CN-ZJ", "Zhejiang", "浙江", Duration(5'000)},
        {"CN-HB", "Hubei", "湖北", Duration(12'000)},   {"CN-GD", "Guangdong", "广东", Duration(20'000)},
        {"CN-GZ", "Guizhou", "贵州", Duration(30'000)}, {"CN-NX", "Ningxia", "宁夏", Duration(45'000)},
        {"CN-GS", "Gansu", "甘肃", Duration(60'000)},   {"CN-XJ", "Xinjiang", "新疆", Duration(80'000)}};
    return all;
}

std::vector<Chase> chases(const Run& run) {
    SplitMix64 random(run.seed);
    const auto up_to = [&](std::int64_t micros) {
        return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(micros)));
    };
    std::vector<Chase> result(run.offers);
    for (Chase& chase : result) {
        const Duration moment(up_to(run.interval.raw()));
        if (run.announced == Announced::any_moment) chase.offered = moment;
        chase.seen = run.batch && !run.seen_at_once ? run.interval : chase.offered;
        for (const Line& line : lines())
            for (std::uint32_t t = 0; t < kTradersPerRegion; ++t) {
                Duration reaction(5'000);
                for (int part = 0; part < 4; ++part) reaction += Duration(up_to(15'001));
                chase.arrivals.push_back(chase.seen + times(line.delay, 2) + reaction);
            }
    }
    return result;
}

Shares play(const Run& run) {
    Market market;
    SplitMix64 seeds(~run.seed);
    market.open(run.batch, run.interval);
    if (run.batch) market.draw(seeds);  // the first commitment, for the interval that begins next
    Shares shares{std::vector<std::uint64_t>(lines().size()), {}, run.offers};
    std::vector<std::uint32_t> order(lines().size() * kTradersPerRegion);
    Time begins{kStart};
    const std::vector<Chase> all = chases(run);
    for (std::uint32_t o = 0; o < all.size(); ++o) {
        begins = begins + run.interval;
        market.now = begins;
        if (run.batch) market.draw(seeds);  // the interval before ends as this one begins
        const Time offer_begins = begins;
        market.now = begins + all[o].offered;
        market.place(ParticipantId(kSupplier), Side::sell, kAsk, TimeInForce::gtc);

        std::iota(order.begin(), order.end(), 0U);
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            const auto &at = all[o].arrivals[a], &bt = all[o].arrivals[b];
            // In the same microsecond: nobody is always the first.
            return at != bt ? at < bt : (a + o) % order.size() < (b + o) % order.size();
        });
        std::int64_t ended = 0;
        const auto end_intervals_before = [&](Duration when) {
            while (ended + 1 < kIntervalsPerOffer && times(run.interval, ended + 1) <= when) {
                market.now = begins + times(run.interval, ++ended);
                if (run.batch) market.draw(seeds);
            }
        };
        for (const std::uint32_t trader : order) {
            end_intervals_before(all[o].arrivals[trader]);
            market.now = begins + all[o].arrivals[trader];
            market.place(ParticipantId(kSupplier + 1 + trader), Side::buy, kWorth, TimeInForce::ioc);
        }
        end_intervals_before(times(run.interval, kIntervalsPerOffer));
        begins = begins + times(run.interval, kIntervalsPerOffer - 1);

        TONGQU_CHECK(market.buyers.size() == o + 1, "an offer was not sold once");
        if (!run.seen_at_once)
            TONGQU_CHECK(market.offer_seen == offer_begins + all[o].seen, "an offer was seen at another time");
        const std::uint32_t winner = market.buyers.back().raw() - kSupplier - 1;
        shares.winners.push_back(winner);
        ++shares.won[winner / kTradersPerRegion];
    }
    return shares;
}

}  // namespace tongqu::bench
